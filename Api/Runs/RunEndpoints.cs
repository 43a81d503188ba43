using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.OpenApi;
using Meanwhile.Problems;

namespace Meanwhile.Runs;

/// <summary>Starting runs by the flow's name, and looking at recent ones.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder app)
    {
        var runs = app.MapGroup("/v1").WithTags("Runs");
        runs.MapPost("/flows/{flow}/runs", StartAsync).WithName("startRun")
            .WithSummary("Run a flow; the answer is its output")
            .TakesJson("The input of the flow").Answers(200, "The output of the flow")
            .Refuses(ErrorCodes.MalformedJson, ErrorCodes.NotFound, ErrorCodes.InputInvalid)
            .Refuses(ErrorCodes.UpstreamStatus, ErrorCodes.UpstreamTimeout);
        runs.MapGet("/runs", ListAsync).WithName("listRuns").WithSummary("Recent runs, newest first")
            .Answers(200, "The runs", "RunList").Refuses(ErrorCodes.BadRequest);
        runs.MapGet("/runs/{run:guid}", GetAsync).WithName("getRun").WithSummary("One recent run, step by step")
            .Answers(200, "The run", "Run").Refuses(ErrorCodes.NotFound);
        runs.MapGet("/runs/{run:guid}/result", ResultAsync).WithName("getRunResult")
            .WithSummary("The flow's own answer")
            .Answers(200, "The output of the flow").Refuses(ErrorCodes.NotFound, ErrorCodes.StillRunning);
        runs.MapPost("/runs/{run:guid}:record", RecordAsync).WithName("recordRun")
            .WithSummary("Turn a finished run into a test of its flow, secrets left out")
            .Answers(200, "The test, to be put into the flow", null, "application/yaml")
            .Refuses(ErrorCodes.NotFound, ErrorCodes.StillRunning, ErrorCodes.NotRecorded);
    }

    private static async Task<IResult> RecordAsync(HttpContext context, Guid run, IGrainFactory grains)
    {
        if (await Recent(context, grains).Record(run) is not { } recorded) return Missing(run);
        return recorded.Problem is { } problem
            ? ProblemMapping.Of(ErrorCodes.Find(problem.Code), problem.Detail) with { Run = run }
            : TypedResults.Text(recorded.Text, "application/yaml");
    }

    private static Task StartAsync(HttpContext context, string flow, CatalogMirror mirror, CallFlow call)
    {
        var picture = mirror.Picture;
        return picture.Find(flow) is { } found
            ? call.RunAsync(context, found, [], picture.Snapshot.Revision)
            : ProblemMapping.Of(ErrorCodes.NotFound, $"There is no flow `{flow}`").ExecuteAsync(context);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, IGrainFactory grains, string? flow, int limit = 50)
    {
        if (limit is < 1 or > 500) return ProblemMapping.Of(ErrorCodes.BadRequest, "`limit` must be from 1 to 500");
        var runs = await Recent(context, grains).List(flow, limit);
        return TypedResults.Json<object>(new { items = runs.Select(RunText.Of) });
    }

    private static async Task<IResult> GetAsync(HttpContext context, Guid run, IGrainFactory grains)
    {
        if (await Recent(context, grains).Find(run) is not { } found) return Missing(run);
        if (found.Status == RunStatus.Running) context.Response.Headers.RetryAfter = "1";
        return TypedResults.Json(RunText.Of(found));
    }

    private static async Task<IResult> ResultAsync(HttpContext context, Guid run, IGrainFactory grains)
    {
        if (await Recent(context, grains).Find(run) is not { } found) return Missing(run);
        if (found.Result is not { } result)
            return ProblemMapping.Of(ErrorCodes.StillRunning, "The run has not ended") with { RetryAfterSeconds = 1 };
        if (result.Problem is not null) return ProblemMapping.Of(result, run);
        return result.Output is { } output
            ? TypedResults.Text(output.Utf8, "application/json", result.HttpStatus)
            : ProblemMapping.Of(ErrorCodes.NotFound, $"Outputs over {Limits.RecentOutputBytesMax} bytes are not kept");
    }

    private static IRecentRunsGrain Recent(HttpContext context, IGrainFactory grains) =>
        grains.GetGrain<IRecentRunsGrain>(context.Tenant());

    private static ProblemAnswer Missing(Guid run) =>
        ProblemMapping.Of(ErrorCodes.NotFound, $"There is no recent run `{run}`");
}
