using System.Diagnostics;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Telemetry;

namespace Meanwhile.Runs;

/// <summary>
/// Makes runs. Knows nothing of grains or HTTP: give it a plan and an input on any scheduler that runs one thing at a
/// time (a grain's does), and it starts every step the instant its inputs exist.
/// </summary>
public sealed class FlowEngine(StepRunner runner, Renderer renderer, RecentRuns recent, TimeProvider time)
{
    public async ValueTask<RunResult> RunAsync(
        FlowPlan plan, RunRequest request, string tenant, CancellationToken caller)
    {
        Signals.RunStarted();
        var state = new RunState(plan);
        var trace = RunTrace.Of(request);
        using var span = StartSpan(plan, request, trace);
        var scope = new RunScope(state, request, tenant, time);
        var run = new StepRun(request.Run, tenant, scope, new Waits(time), trace) { Span = span };
        var remembered = recent.Started(tenant, request.Run, state, scope.StartedAt);

        using var deadline = plan.Deadline is { } bound ? new CancellationTokenSource(bound, time) : null;
        var driver = new RunDriver(state, run, runner, renderer);
        var result = await driver.RunAsync(caller, deadline?.Token ?? default);

        state.Forget();
        remembered.End(request.Run, state, result);
        Signals.RunEnded(plan.Flow, Outcome(result), result.Receipt);
        if (result.Problem is { } problem) span?.SetStatus(ActivityStatusCode.Error, problem.Code);
        return result;
    }

    private static string Outcome(RunResult result) =>
        result.Problem?.Code ?? result.Status.ToString().ToLowerInvariant();

    private static Activity? StartSpan(FlowPlan plan, RunRequest request, RunTrace trace)
    {
        if (!Signals.Source.HasListeners()) return null;
        var span = Signals.Source.StartActivity($"run {plan.Flow}", ActivityKind.Internal, trace.Parent);
        span?.SetTag("meanwhile.flow", plan.Flow);
        span?.SetTag("meanwhile.run.id", request.Run);
        return span;
    }
}
