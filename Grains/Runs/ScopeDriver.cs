using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>
/// Drives the steps of one scope from the first to the last. There are no waves and no barriers: whenever a step ends,
/// the steps this made ready start before anything else happens.
/// </summary>
internal sealed class ScopeDriver(RunState state, StepRun run, StepRunner runner, Renderer renderer) : IDisposable
{
    private readonly TaskCompletionSource ended = new();
    private readonly CancellationTokenSource stopping = new();
    private int open;
    private bool pumping;

    /// <summary>Runs the steps until each has ended. Cancelling <paramref name="stop"/> ends those that run.</summary>
    public async ValueTask RunAsync(CancellationToken stop)
    {
        using var left = stop.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), stopping);
        Apply(new RunEvent.Started());
        Pump();
        if (open > 0) await ended.Task;
    }

    /// <summary>The only door to the state.</summary>
    public void Apply(RunEvent happened) => state.Apply(happened);

    public void Cancel() => stopping.Cancel();

    public void Dispose() => stopping.Dispose();

    private void Pump()
    {
        if (pumping) return;
        pumping = true;
        while (!stopping.IsCancellationRequested && state.TryTakeReady(out var step, out var skip))
        {
            if (skip)
            {
                Apply(new RunEvent.StepSkipped(step, run.Waits.NowMicroseconds));
                continue;
            }
            open++;
            _ = DriveAsync(step);
        }
        pumping = false;
        if (open == 0) ended.TrySetResult();
    }

    private async Task DriveAsync(int index)
    {
        var step = state.Scope.Steps[index];
        Apply(new RunEvent.StepScheduled(index, run.Waits.NowMicroseconds));
        RunEvent happened;
        try
        {
            happened = run.Host is { } host
                ? await host.EndAsync(run, step, () => EndOfAsync(step))
                : await EndOfAsync(step);
        }
        catch (OperationCanceledException)
        {
            happened = new RunEvent.StepCancelled(index, run.Waits.NowMicroseconds);
        }
        open--;
        Apply(happened); // [8]
        if (step.Compensation is not null && happened is RunEvent.StepSucceeded { Replaced: null })
            run.Undo.Note(step, run);
        if (state.IsEnding) stopping.Cancel();
        Pump();
        run.Host?.Applied(run, step);
    }

    private async ValueTask<RunEvent> EndOfAsync(PlannedStep step)
    {
        if (step.If is { } condition)
        {
            var (holds, fault) = await Condition.HoldsAsync(renderer, condition, run.Scope, stopping.Token);
            if (fault is not null)
                return Failure(step, new StepOutcome.Failed(fault.Code, $"`if`: {fault.Detail}"), 0);
            if (!holds) return new RunEvent.StepSkipped(step.Index, run.Waits.NowMicroseconds);
        }
        var (outcome, attempts) = run.Host?.FellBack(run, step)
            ?? await runner.RunAsync(step, step.Call, run, stopping.Token); // [6]
        if (outcome is StepOutcome.Done done)
            return new RunEvent.StepSucceeded(step.Index, done.Value, attempts, null, run.Waits.NowMicroseconds);
        var failed = (StepOutcome.Failed)outcome;
        return step.Fallback is null
            ? Failure(step, failed, attempts)
            : await FallBackAsync(step, step.Fallback, failed.ToProblem(step.Id, attempts));
    }

    private async ValueTask<RunEvent> FallBackAsync(PlannedStep step, PlannedFallback fallback, Problem problem)
    {
        var seeing = run with { Scope = run.Scope.Seeing(problem) };
        if (fallback.Call is not null)
        {
            if (run.Host is { } host) await host.FallBackAsync(run, step, problem);
            var (outcome, _) = await runner.RunAsync(step, fallback.Call, seeing, stopping.Token);
            if (outcome is StepOutcome.Done done) return Replaced(done.Value);
            var failed = (StepOutcome.Failed)outcome;
            return Failure(step, failed with { Detail = $"the fallback failed too: {failed.Detail}" },
                problem.Attempts);
        }
        var rendering = await renderer.PrepareAsync(fallback.Value!.Scripts, seeing.Scope, stopping.Token);
        var json = rendering.Fault is null ? fallback.Value.Template.Json(rendering) : null;
        return rendering.Fault is { } fault
            ? Failure(step, new StepOutcome.Failed(fault.Code, $"`fallback`: {fault.Detail}"), problem.Attempts)
            : Replaced(new StepValue(json ?? JsonText.Null));

        RunEvent Replaced(StepValue value) => new RunEvent.StepSucceeded(
            step.Index, value, problem.Attempts, problem, run.Waits.NowMicroseconds);
    }

    private RunEvent.StepFailed Failure(PlannedStep step, StepOutcome.Failed failed, int attempts) => new(
        step.Index, failed.ToProblem(step.Id, attempts), step.ContinuesOnError, run.Waits.NowMicroseconds);
}
