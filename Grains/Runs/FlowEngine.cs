using System.Diagnostics;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Telemetry;

namespace Meanwhile.Runs;

/// <summary>
/// Makes runs. Knows nothing of grains or HTTP: give it a plan and an input on any scheduler that runs one thing at a
/// time (a grain's does), and it starts every step the instant its inputs exist.
/// </summary>
public sealed class FlowEngine(
    StepRunner runner, Renderer renderer, RealWorld world, RecentRuns recent, TimeProvider time)
{
    /// <summary>Makes one run and gives its answer; where the flow says so, the run goes on after it.</summary>
    public ValueTask<RunResult> RunAsync(
        FlowPlan plan, RunRequest request, string tenant, CancellationToken caller)
    {
        var facts = new RunFacts(request.Run, tenant, plan, request.Input, time.GetUtcNow(), time);
        var trace = RunTrace.Of(request);
        return plan.MayAnswerEarly ? AnswerEarlyAsync(facts, trace, caller) : RunAsync(facts, trace, null, caller);
    }

    /// <summary>Makes one run to its end; gives what its caller got, and how it ended after that.</summary>
    public async ValueTask<(RunResult Answer, RunResult End)> RunToItsEndAsync(
        FlowPlan plan, RunRequest request, string tenant, CancellationToken caller)
    {
        var facts = new RunFacts(request.Run, tenant, plan, request.Input, time.GetUtcNow(), time);
        var early = plan.MayAnswerEarly ? new EarlyAnswer() : null;
        var end = await RunAsync(facts, RunTrace.Of(request), early, caller);
        return (early?.Given.IsCompletedSuccessfully == true ? await early.Given : end, end);
    }

    private async ValueTask<RunResult> AnswerEarlyAsync(RunFacts facts, RunTrace trace, CancellationToken caller)
    {
        var early = new EarlyAnswer();
        var running = RunAsync(facts, trace, early, caller).AsTask();
        await Task.WhenAny(early.Given, running);
        return early.Given.IsCompleted ? await early.Given : await running;
    }

    private async ValueTask<RunResult> RunAsync(
        RunFacts facts, RunTrace trace, EarlyAnswer? early, CancellationToken caller)
    {
        Signals.RunStarted();
        var plan = facts.Plan;
        var state = new RunState(plan.Body);
        using var span = StartSpan(facts, trace);
        var run = new StepRun(new RunScope(state, facts), new Waits(time), trace)
        {
            World = world,
            Undo = new Compensations(),
            Turn = TaskScheduler.Current,
            Span = span,
            Early = early,
            Recording = new Recording(),
            DeadlineMicroseconds = plan.AnswersPartly ? null : (long?)plan.Deadline?.TotalMicroseconds,
        };
        var remembered = recent.Started(facts, state, run.Lines);

        using var deadline = plan.Deadline is { } bound ? new CancellationTokenSource(bound, time) : null;
        using var left = early is null ? null : CallerUntil(early, caller);
        var driver = new RunDriver(plan, state, run, runner, renderer);
        var result = await driver.RunAsync(left?.Token ?? caller, deadline?.Token ?? default);

        state.Forget();
        remembered.End(facts.Run, state, result);
        var answer = early?.Given.IsCompletedSuccessfully == true ? await early.Given : result;
        recent.Recorded.Keep(facts, answer, run.Recording);
        Signals.RunEnded(plan.Flow, Outcome(result), result.Receipt);
        if (result.Problem is { } problem) span?.SetStatus(ActivityStatusCode.Error, problem.Code);
        return result;
    }

    /// <summary>A caller who leaves ends the run only as long as he has no answer.</summary>
    private static CancellationTokenSource CallerUntil(EarlyAnswer early, CancellationToken caller)
    {
        var left = new CancellationTokenSource();
        caller.UnsafeRegister(_ =>
        {
            if (!early.Given.IsCompleted) left.Cancel();
        }, null);
        return left;
    }

    private static string Outcome(RunResult result) =>
        result.Problem?.Code ?? result.Status.ToString().ToLowerInvariant();

    private static Activity? StartSpan(RunFacts facts, RunTrace trace)
    {
        if (!Signals.Source.HasListeners()) return null;
        var span = Signals.Source.StartActivity($"run {facts.Plan.Flow}", ActivityKind.Internal, trace.Parent);
        span?.SetTag("meanwhile.flow", facts.Plan.Flow);
        span?.SetTag("meanwhile.run.id", facts.Run);
        return span;
    }
}
