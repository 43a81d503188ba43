using Meanwhile.Errors;
using Meanwhile.OpenApi;
using Meanwhile.Problems;

namespace Meanwhile.Runs;

/// <summary>What people and other systems can say to a run: signals, calls to its addresses, cancel, pause and so on.
/// </summary>
internal static class RunChangeEndpoints
{
    public static void MapRunChanges(this IEndpointRouteBuilder app)
    {
        var runs = app.MapGroup("/v1/runs").WithTags("Runs");
        runs.MapPost("/{run:guid}/signals/{name}", SignalAsync).WithName("signalRun")
            .WithSummary("Deliver a signal; it may come before its wait")
            .TakesJson("What comes with the signal; may be empty")
            .TakesHeader("Idempotency-Key", "The same key delivers the signal once.")
            .Answers(202, "It was recorded", media: null)
            .Refuses(ErrorCodes.MalformedJson, ErrorCodes.BadRequest, ErrorCodes.NotFound, ErrorCodes.RunCannot);
        Map(runs, "cancel", RunChange.Cancel, "End a run now; what can be undone is undone");
        Map(runs, "pause", RunChange.Pause, "Let no further step of a run start");
        Map(runs, "resume", RunChange.Resume, "Let a paused run go on");
        Map(runs, "retry", RunChange.Retry, "Let a failed run go on from the steps that failed");
        app.MapMethods("/hooks/{tenant}/run/{run:guid}/{secret}/{name}", ["POST", "PUT"], CallAsync)
            .ExcludeFromDescription();
    }

    private static void Map(IEndpointRouteBuilder runs, string word, RunChange change, string summary) => runs
        .MapPost($"/{{run:guid}}:{word}", (HttpContext context, Guid run, IGrainFactory grains) =>
            ChangeAsync(context, run, grains, change))
        .WithName($"{word}Run").WithSummary(summary)
        .Answers(202, "It was recorded", media: null).Refuses(ErrorCodes.NotFound, ErrorCodes.RunCannot);

    private static async Task<IResult> ChangeAsync(
        HttpContext context, Guid run, IGrainFactory grains, RunChange change) =>
        Answer(run, await grains.Run(run).Change(context.Tenant(), change));

    private static async Task<IResult> SignalAsync(HttpContext context, Guid run, string name, IGrainFactory grains)
    {
        if (!SignalName.IsRight(name))
            return ProblemMapping.Of(ErrorCodes.BadRequest, SignalName.Expected("name"));
        var (wishes, refusal) = RunWishes.Of(context.Request);
        if (wishes is null) return refusal!;
        var (data, fault) = await SignalBody.ReadAsync(context.Request);
        if (fault is not null) return fault;
        var signal = new RunSignal(name, wishes.IdempotencyKey ?? Guid.CreateVersion7().ToString(), data);
        return Answer(run, await grains.Run(run).Signal(context.Tenant(), signal));
    }

    private static async Task<IResult> CallAsync(
        HttpContext context, string tenant, Guid run, string secret, string name, IGrainFactory grains)
    {
        var (data, fault) = await SignalBody.ReadAsync(context.Request);
        if (fault is not null) return fault;
        var outcome = SignalName.IsRight(name)
            ? await grains.Run(run).Call(tenant, secret, name, data)
            : ChangeOutcome.Missing;
        if (!outcome.IsFound)
            return ProblemMapping.Of(ErrorCodes.NotFound, "Nobody waits at this address");
        return outcome.Refusal is null
            ? TypedResults.Accepted((string?)null)
            : ProblemMapping.Of(ErrorCodes.HookUsed, ErrorCodes.HookUsed.Meaning);
    }

    private static IResult Answer(Guid run, ChangeOutcome outcome)
    {
        if (!outcome.IsFound) return RunLookup.Missing(run);
        return outcome.Refusal is { } why
            ? ProblemMapping.Of(ErrorCodes.RunCannot, $"The run cannot do that: {why}") with { Run = run }
            : TypedResults.Accepted($"/v1/runs/{run}");
    }
}
