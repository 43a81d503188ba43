using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Limiting;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>Drives one run from its first step to its answer, or past it when the flow answers early.</summary>
internal sealed class RunDriver(FlowPlan plan, RunState state, StepRun run, StepRunner runner, Renderer renderer)
{
    private readonly AnswerTemplate answer = new(plan, renderer);

    /// <summary>The run's own end. An answer before it goes through <see cref="StepRun.Early"/>.</summary>
    public async ValueTask<RunResult> RunAsync(CancellationToken caller, CancellationToken deadline)
    {
        using var scope = new ScopeDriver(state, run, runner, renderer);
        if (plan.Concurrency is not { } rule) return await RunAsync(scope, caller, deadline);
        var (permit, refusal) = await InLineAsync(rule, caller, plan.AnswersPartly ? default : deadline);
        using (permit)
        {
            if (refusal is null) return await RunAsync(scope, caller, deadline);
            var (happened, result) = Failed(refusal.ToProblem("", 0) with { Step = null });
            scope.Apply(happened);
            return result;
        }
    }

    /// <summary>Waits until its flow's <c>concurrency</c> lets it begin; whoever leaves, or comes too late, need not.
    /// </summary>
    private async ValueTask<(RunPermit? Permit, StepOutcome.Failed? Refusal)> InLineAsync(
        ConcurrencyRule rule, CancellationToken caller, CancellationToken deadline)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(caller, deadline);
        try
        {
            var (line, fault) = await runner.LineOfAsync(run, rule, stop.Token);
            return line is null ? (null, fault) : await line.EnterAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            return default;
        }
    }

    private async ValueTask<RunResult> RunAsync(
        ScopeDriver scope, CancellationToken caller, CancellationToken deadline)
    {
        using var left = caller.UnsafeRegister(Stop, scope);
        using var late = plan.AnswersPartly ? default : deadline.UnsafeRegister(Stop, scope);
        if (plan.AnswersPartly) await DriveAndAnswerPartlyAsync(scope, deadline);
        else await scope.RunAsync(CancellationToken.None);
        var (happened, result) = await EndAsync(caller, plan.AnswersPartly ? default : deadline);
        if (result.Problem is { } problem) result = result.With(await run.Undo.RunAsync(runner, problem));
        scope.Apply(happened);
        return result;
    }

    private static void Stop(object? scope) => ((ScopeDriver)scope!).Cancel();

    private async ValueTask DriveAndAnswerPartlyAsync(ScopeDriver scope, CancellationToken deadline)
    {
        var driving = scope.RunAsync(CancellationToken.None).AsTask();
        var passed = new TaskCompletionSource();
        using var late = deadline.UnsafeRegister(static passed => ((TaskCompletionSource)passed!).SetResult(), passed);
        await Task.WhenAny(driving, passed.Task);
        if (!driving.IsCompleted)
            run.Early!.TryGive(await answer.PartlyAsync(run.Scope, Pending(), run, CancellationToken.None));
        await driving;
    }

    private string[] Pending() =>
    [
        .. state.Scope.Steps.Where(step => state[step.Index].Status is StepStatus.Pending or StepStatus.Running)
            .Select(step => step.Id),
    ];

    private async ValueTask<(RunEvent Happened, RunResult Result)> EndAsync(
        CancellationToken caller, CancellationToken deadline)
    {
        if (state.Problem is { } problem) return Failed(problem);
        if (caller.IsCancellationRequested) return Cancelled();
        if (deadline.IsCancellationRequested)
            return Failed(new Problem
            {
                Code = ErrorCodes.DeadlineExceeded.Code,
                Detail = "The run did not end within its deadline of "
                    + $"{plan.Deadline!.Value.TotalMilliseconds:0.###} ms",
            });
        try
        {
            var (result, fault) = await answer.RenderAsync(run.Scope, caller);
            if (fault is null && plan.State is { } template)
            {
                (var next, fault) = await answer.StateAsync(template, run.Scope, caller);
                if (run.Host is { } host) host.NextState = next;
            }
            return fault is not null
                ? Failed(fault)
                : (new RunEvent.Succeeded(run.Waits.NowMicroseconds), result!(run.Waits.Receipt()));
        }
        catch (OperationCanceledException)
        {
            return Cancelled();
        }
    }

    private (RunEvent Happened, RunResult Result) Failed(Problem problem) => (
        new RunEvent.Failed(problem, run.Waits.NowMicroseconds),
        new RunResult { Status = RunStatus.Failed, Problem = problem, Receipt = run.Waits.Receipt() });

    private (RunEvent Happened, RunResult Result) Cancelled()
    {
        var problem = run.Host is { WasAskedToEnd: true }
            ? new Problem { Code = ErrorCodes.RunCancelled.Code, Detail = "Somebody asked that the run ends" }
            : new Problem
            {
                Code = ErrorCodes.CallerLeft.Code,
                Detail = "The caller left, so the run and all its calls were cancelled",
            };
        return (
            new RunEvent.Cancelled(run.Waits.NowMicroseconds),
            new RunResult { Status = RunStatus.Cancelled, Problem = problem, Receipt = run.Waits.Receipt() });
    }
}
