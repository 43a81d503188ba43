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
            .TakesHeader("Prefer", "`respond-async` does not wait for the answer, `wait=5` waits 5 s: then 202.")
            .TakesHeader("Idempotency-Key", "The same key and input give the same run, for 24 hours.")
            .Answers(202, "The run goes on; `Location` says where to find it", "Run")
            .Refuses(ErrorCodes.MalformedJson, ErrorCodes.NotFound, ErrorCodes.InputInvalid, ErrorCodes.KeyReused)
            .Refuses(ErrorCodes.UpstreamStatus, ErrorCodes.UpstreamTimeout);
        runs.MapGet("/runs", ListRuns.GetAsync).WithName("listRuns").WithSummary("Runs, newest first")
            .WithDescription("A `Link` with `rel=next` leads to the next page.")
            .Answers(200, "The runs", "RunList").Refuses(ErrorCodes.BadRequest);
        runs.MapGet("/runs/{run:guid}", GetAsync).WithName("getRun").WithSummary("One run, step by step")
            .Answers(200, "The run", "Run").Refuses(ErrorCodes.NotFound);
        runs.MapGet("/runs/{run:guid}/why", WhyAsync).WithName("getRunWhy").WithSummary("What a run waits for now")
            .Answers(200, "What stands, step by step", "Standings").Refuses(ErrorCodes.NotFound);
        runs.MapGet("/runs/{run:guid}/events", WatchRun.GetAsync).WithName("watchRun")
            .WithSummary("What happens to a run, as server-sent events")
            .TakesHeader("Last-Event-ID", "Begins behind the event with this id.")
            .Answers(200, "The events", null, "text/event-stream")
            .AnswersNothing("The run has ended and you have seen everything")
            .Refuses(ErrorCodes.BadRequest, ErrorCodes.NotFound, ErrorCodes.RunCannot);
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
        var recorded = await grains.GetGrain<IRecentRunsGrain>(context.Tenant()).Record(run)
            ?? await grains.Run(run).Record(context.Tenant());
        if (recorded is null)
            return await grains.Run(run).Find(context.Tenant()) is null
                ? RunLookup.Missing(run)
                : ProblemMapping.Of(ErrorCodes.NotRecorded,
                    "Only runs that are no more than a call are recorded, and this one is kept") with { Run = run };
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

    private static async Task<IResult> GetAsync(HttpContext context, Guid run, IGrainFactory grains)
    {
        if (await RunLookup.FindAsync(context, grains, run) is not { } found) return RunLookup.Missing(run);
        if (found.Result is null) context.Response.Headers.RetryAfter = "1";
        return TypedResults.Json(RunText.Of(found));
    }

    private static async Task<IResult> ResultAsync(HttpContext context, Guid run, IGrainFactory grains)
    {
        if (await RunLookup.FindAsync(context, grains, run) is not { } found) return RunLookup.Missing(run);
        if (found.Result is not { } result)
            return ProblemMapping.Of(ErrorCodes.StillRunning, "The run has not ended") with { RetryAfterSeconds = 1 };
        if (result.Problem is not null) return ProblemMapping.Of(result, run);
        return result.Output is { } output
            ? TypedResults.Text(output.Utf8, "application/json", result.HttpStatus)
            : ProblemMapping.Of(ErrorCodes.NotFound, $"Outputs over {Limits.RecentOutputBytesMax} bytes are not kept");
    }

    private static async Task<IResult> WhyAsync(HttpContext context, Guid run, IGrainFactory grains)
    {
        var standing = await grains.Run(run).Why(context.Tenant())
            ?? await grains.GetGrain<IRecentRunsGrain>(context.Tenant()).Why(run);
        return standing is null
            ? RunLookup.Missing(run)
            : TypedResults.Json<object>(new { items = standing.Select(RunText.Of) });
    }
}
