using System.ComponentModel;
using Meanwhile.Errors;
using Meanwhile.Problems;

namespace Meanwhile.Runs;

/// <summary>Pages of runs, newest first.</summary>
internal static class ListRuns
{
    public static async Task<IResult> GetAsync(
        HttpContext context, IGrainFactory grains,
        [Description("Only runs of this flow.")] string? flow,
        [Description("Only runs that stand so: running, waiting, paused, queued, succeeded, failed, cancelled.")]
        string? status,
        [Description("Only runs with this key.")] string? key,
        [Description("Only runs started at this time or later, ISO 8601.")] DateTimeOffset? since,
        [Description("Where the page before ended, from its `Link`.")] string? cursor,
        [Description("Runs at most, 1 to 500.")] int limit = 50)
    {
        if (limit is < 1 or > 500) return ProblemMapping.Of(ErrorCodes.BadRequest, "`limit` must be from 1 to 500");
        if (!TryStatus(status, out var wanted))
            return ProblemMapping.Of(ErrorCodes.BadRequest,
                "`status` must be running, waiting, paused, queued, succeeded, failed or cancelled");
        if (!RunCursor.TryRead(cursor, out var before))
            return ProblemMapping.Of(ErrorCodes.BadRequest, "`cursor` is none that this server has given out");
        var filter = new RunFilter
        {
            Limit = limit,
            Flow = flow,
            Status = wanted,
            Key = key,
            Since = since,
            Before = before,
        };
        var runs = await grains.GetGrain<IRunListGrain>(context.Tenant()).List(filter);
        if (runs.Length == limit)
            context.Response.Headers.Link = $"<{Next(context.Request, runs[^1].Run)}>; rel=\"next\"";
        return TypedResults.Json<object>(new { items = runs.Select(RunText.Of) });
    }

    private static string Next(HttpRequest request, Guid last)
    {
        var query = QueryString.Create(request.Query
            .Where(pair => pair.Key != "cursor")
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value)));
        return request.Path + query.Add("cursor", RunCursor.After(last));
    }

    private static bool TryStatus(string? text, out RunStatus? status)
    {
        status = null;
        if (text is null) return true;
        if (!Enum.TryParse<RunStatus>(text, ignoreCase: true, out var read) || char.IsAsciiDigit(text[0])) return false;
        status = read;
        return true;
    }
}
