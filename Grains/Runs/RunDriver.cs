using System.Text.Json;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>
/// Drives one run from its first step to its answer. There are no waves and no barriers: whenever a step ends, the
/// steps this made ready start before anything else happens.
/// </summary>
internal sealed class RunDriver(RunState state, StepRun run, StepRunner runner, Renderer renderer)
{
    private readonly TaskCompletionSource ended = new();
    private readonly CancellationTokenSource stopping = new();
    private int open;
    private bool pumping;

    public async ValueTask<RunResult> RunAsync(CancellationToken caller, CancellationToken deadline)
    {
        using var left = caller.UnsafeRegister(Stop, stopping);
        using var late = deadline.UnsafeRegister(Stop, stopping);
        state.Apply(new RunEvent.Started());
        Pump();
        if (open > 0) await ended.Task;
        using (stopping)
            return await AnswerAsync(caller, deadline);
    }

    private static void Stop(object? source) => ((CancellationTokenSource)source!).Cancel();

    private void Pump()
    {
        if (pumping) return;
        pumping = true;
        while (!stopping.IsCancellationRequested && state.TryTakeReady(out var step, out var skip))
        {
            if (skip)
            {
                state.Apply(new RunEvent.StepSkipped(step, run.Waits.NowMicroseconds));
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
        var step = state.Plan.Steps[index];
        state.Apply(new RunEvent.StepScheduled(index, run.Waits.NowMicroseconds));
        RunEvent happened;
        try
        {
            happened = await EndOfAsync(step);
        }
        catch (OperationCanceledException)
        {
            happened = new RunEvent.StepCancelled(index, run.Waits.NowMicroseconds);
        }
        open--;
        state.Apply(happened); // [8]
        if (happened is RunEvent.StepFailed { Tolerated: false }) stopping.Cancel();
        Pump();
    }

    private async ValueTask<RunEvent> EndOfAsync(PlannedStep step)
    {
        if (step.If is { } condition)
        {
            var (holds, fault) = await HoldsAsync(condition);
            if (fault is not null) return Failure(step, fault.Code, $"`if`: {fault.Detail}", 0);
            if (!holds) return new RunEvent.StepSkipped(step.Index, run.Waits.NowMicroseconds);
        }
        var (outcome, attempts) = await runner.RunAsync(step, step.Call, run, stopping.Token); // [6]
        if (outcome is StepOutcome.Done done)
            return new RunEvent.StepSucceeded(step.Index, done.Value, attempts, null, run.Waits.NowMicroseconds);
        var failed = (StepOutcome.Failed)outcome;
        return step.Fallback is null
            ? Failure(step, failed.Code, failed.Detail, attempts)
            : await FallBackAsync(step, step.Fallback, Problem(step, failed.Code, failed.Detail, attempts));
    }

    private async ValueTask<RunEvent> FallBackAsync(PlannedStep step, PlannedFallback fallback, Problem problem)
    {
        var seeing = run with { Scope = run.Scope.Seeing(problem) };
        if (fallback.Call is not null)
        {
            var (outcome, _) = await runner.RunAsync(step, fallback.Call, seeing, stopping.Token);
            if (outcome is StepOutcome.Done done) return Replaced(done.Value);
            var failed = (StepOutcome.Failed)outcome;
            return Failure(step, failed.Code, $"the fallback failed too: {failed.Detail}", problem.Attempts);
        }
        var rendering = await renderer.PrepareAsync(fallback.Value!.Scripts, seeing.Scope, stopping.Token);
        var json = rendering.Fault is null ? fallback.Value.Template.Json(rendering) : null;
        return rendering.Fault is { } fault
            ? Failure(step, fault.Code, $"`fallback`: {fault.Detail}", problem.Attempts)
            : Replaced(new StepValue(json ?? JsonText.Null));

        RunEvent Replaced(StepValue value) => new RunEvent.StepSucceeded(
            step.Index, value, problem.Attempts, problem, run.Waits.NowMicroseconds);
    }

    private async ValueTask<(bool Holds, RenderFault? Fault)> HoldsAsync(PlannedTemplate condition)
    {
        var rendering = await renderer.PrepareAsync(condition.Scripts, run.Scope, stopping.Token);
        if (rendering.Fault is not null) return (false, rendering.Fault);
        var json = condition.Template.Json(rendering);
        return rendering.Fault is not null ? (false, rendering.Fault) : (IsTruthy(json), null);
    }

    private static bool IsTruthy(ReadOnlyMemory<byte>? json)
    {
        if (json is null) return false;
        var reader = new Utf8JsonReader(json.Value.Span);
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.False or JsonTokenType.Null => false,
            JsonTokenType.String => reader.HasValueSequence || reader.ValueSpan.Length > 0,
            JsonTokenType.Number => !reader.TryGetDouble(out var number) || number != 0,
            _ => true,
        };
    }

    private RunEvent.StepFailed Failure(PlannedStep step, ErrorCode code, string detail, int attempts) => new(
        step.Index, Problem(step, code, detail, attempts), step.ContinuesOnError, run.Waits.NowMicroseconds);

    private static Problem Problem(PlannedStep step, ErrorCode code, string detail, int attempts) =>
        new() { Code = code.Code, Detail = detail, Step = step.Id, Attempts = attempts };

    private async ValueTask<RunResult> AnswerAsync(CancellationToken caller, CancellationToken deadline)
    {
        if (state.Problem is { } problem) return End(problem);
        if (caller.IsCancellationRequested) return Cancelled();
        if (deadline.IsCancellationRequested)
            return End(new Problem
            {
                Code = ErrorCodes.DeadlineExceeded.Code,
                Detail = $"The run did not end within its deadline of "
                    + $"{state.Plan.Deadline!.Value.TotalMilliseconds:0.###} ms",
            });
        var answer = new AnswerTemplate(state.Plan, renderer);
        try
        {
            var (result, fault) = await answer.RenderAsync(run.Scope, stopping.Token);
            if (fault is not null) return End(fault);
            state.Apply(new RunEvent.Succeeded(run.Waits.NowMicroseconds));
            return result!(run.Waits.Receipt());
        }
        catch (OperationCanceledException)
        {
            return Cancelled();
        }
    }

    private RunResult End(Problem problem)
    {
        state.Apply(new RunEvent.Failed(problem, run.Waits.NowMicroseconds));
        return new RunResult { Status = RunStatus.Failed, Problem = problem, Receipt = run.Waits.Receipt() };
    }

    private RunResult Cancelled()
    {
        state.Apply(new RunEvent.Cancelled(run.Waits.NowMicroseconds));
        var problem = new Problem
        {
            Code = ErrorCodes.CallerLeft.Code,
            Detail = "The caller left, so the run and all its calls were cancelled",
        };
        return new RunResult { Status = RunStatus.Cancelled, Problem = problem, Receipt = run.Waits.Receipt() };
    }
}
