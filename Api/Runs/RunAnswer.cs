using System.Globalization;
using Meanwhile.Flows;
using Meanwhile.Problems;

namespace Meanwhile.Runs;

/// <summary>
/// Writes what became of a run as the answer of a request: its output, its problem, or where to find it.
/// </summary>
internal static class RunAnswer
{
    public static Task WriteAsync(HttpContext context, Guid run, RunResult result)
    {
        Announce(context.Response, run);
        context.Response.Headers["Server-Timing"] = Timing(result.Receipt);
        return result.Output is null
            ? ProblemMapping.Of(result, run).ExecuteAsync(context)
            : OutputAsync(context, result);
    }

    /// <summary>The run goes on; the answer says where to look for it.</summary>
    public static Task AcceptAsync(HttpContext context, Guid run, RunSnapshot? snapshot)
    {
        Announce(context.Response, run);
        context.Response.Headers.Location = Address(run);
        context.Response.Headers.RetryAfter = "1";
        object body = snapshot is null ? new { id = run } : RunText.Of(snapshot);
        return TypedResults.Json(body, statusCode: StatusCodes.Status202Accepted).ExecuteAsync(context);
    }

    private static string Address(Guid run) => $"/v1/runs/{run}";

    private static void Announce(HttpResponse response, Guid run) => response.Headers["Meanwhile-Run"] = Address(run);

    private static string Timing(Receipt receipt) => string.Create(CultureInfo.InvariantCulture,
        $"total;dur={receipt.TotalMicroseconds / 1000.0:0.0}, "
            + $"wait;dur={receipt.WaitMicroseconds / 1000.0:0.0};desc=\"one after the other\", "
            + $"work;dur={receipt.WorkMicroseconds / 1000.0:0.0}, "
            + $"saved;dur={receipt.SavedMicroseconds / 1000.0:0.0}");

    private static Task OutputAsync(HttpContext context, RunResult result)
    {
        var response = context.Response;
        var body = result.Output!.Utf8;
        response.StatusCode = result.HttpStatus;
        response.ContentType = "application/json";
        for (var index = 0; index < result.Headers.Length; index += 2)
            if (AnswerHeaders.MaySet(result.Headers[index]))
                response.Headers[result.Headers[index]] = result.Headers[index + 1];
        if (result.HttpStatus is 204 or 205 or 304) return Task.CompletedTask;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.BodyWriter.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
