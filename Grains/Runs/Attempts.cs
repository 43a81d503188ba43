using System.Diagnostics;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Steps;
using Meanwhile.Telemetry;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Runs;

/// <summary>
/// The only caller of step kinds. Makes one attempt: fill in the settings, bound the time, measure the wait.
/// </summary>
public sealed partial class Attempts(
    Renderer renderer, PlanTable plans, LearnedTimes learned, ILogger<Attempts> log)
{
    /// <summary>Throws only when <paramref name="stop"/> is cancelled.</summary>
    public ValueTask<StepOutcome> RunAsync(Attempt attempt, CancellationToken stop)
    {
        if (attempt.Settings is { } settings) return RunAsync(attempt, settings, stop);
        if (attempt is { Call.Kind.IsContainer: true, Run.Host: { } host }) return EnterAsync(attempt, host, stop);
        var preparing = renderer.PrepareAsync(attempt.Call.Settings.Scripts, attempt.Run.Scope, stop);
        return preparing.IsCompletedSuccessfully
            ? RunAsync(attempt, preparing.Result, stop)
            : RunPreparedAsync(attempt, preparing, stop);
    }

    private async ValueTask<StepOutcome> EnterAsync(Attempt attempt, HostedRun host, CancellationToken stop)
    {
        var scope = await attempt.Run.OnTurnAsync(() => host.EnterAsync(attempt, stop)).ConfigureAwait(false);
        var preparing = renderer.PrepareAsync(attempt.Call.Settings.Scripts, scope, stop);
        return await RunPreparedAsync(attempt, preparing, stop).ConfigureAwait(false);
    }

    private async ValueTask<StepOutcome> RunPreparedAsync(
        Attempt attempt, ValueTask<Rendering> preparing, CancellationToken stop) =>
        await RunAsync(attempt, await preparing.ConfigureAwait(false), stop).ConfigureAwait(false);

    private ValueTask<StepOutcome> RunAsync(Attempt attempt, Rendering rendering, CancellationToken stop)
    {
        var settings = rendering.Fault is null ? attempt.Call.Settings.Render(rendering) : null;
        return rendering.Fault is { } fault
            ? new(new StepOutcome.Failed(fault.Code, fault.Detail))
            : RunAsync(attempt, settings!, stop);
    }

    private ValueTask<StepOutcome> RunAsync(Attempt attempt, object settings, CancellationToken stop)
    {
        var span = Signals.Source.HasListeners() ? StartSpan(attempt) : null;
        var (call, run) = (attempt.Call, attempt.Run);
        var context = new StepContext
        {
            Connection = attempt.Connection,
            Known = attempt.Known,
            TraceParent = run.Trace.Child(span),
            TraceState = run.Trace.State,
            Deadline = attempt.BoundMicroseconds is { } bound
                ? run.Facts.StartedAt + TimeSpan.FromMicroseconds(bound)
                : null,
            IdempotencyKey = call.Writes && !call.Kind.NeedsInside ? $"{run.Facts.Run}/{attempt.Place}" : null,
            Once = call.Writes ? run.Host?.OnceOf(attempt) : null,
            Inside = call.Kind.NeedsInside ? new Inside(attempt, renderer, plans) : null,
        };
        var running = run.World.Answers(attempt) ? WaitAsync(attempt, settings, context, stop)
            : call.Kind.NeedsInside ? InsideAsync(attempt, settings, context, stop)
            : call.Kind.RunAsync(settings, context, stop); // [7]
        return span is null ? running : WatchedAsync(running, span);
    }

    private static async ValueTask<StepOutcome> WatchedAsync(ValueTask<StepOutcome> running, Activity span)
    {
        using (span)
        {
            var outcome = await running.ConfigureAwait(false);
            if (outcome is StepOutcome.Failed failed) span.SetStatus(ActivityStatusCode.Error, failed.Code.Code);
            return outcome;
        }
    }

    private async ValueTask<StepOutcome> WaitAsync(
        Attempt attempt, object settings, StepContext context, CancellationToken stop)
    {
        var (bound, isDeadline) = attempt.Limit();
        using var ending = Ending(attempt, bound);
        using var link = stop.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), ending);
        var kind = attempt.Call.Kind;
        var waits = attempt.Run.Waits;
        var began = attempt.IsExtra ? waits.NowMicroseconds : waits.Begin();
        if (attempt.Run.World.IsReal) Signals.WaitBegan();
        var recording = attempt.Run.Recording;
        var recorded = recording?.Begin(attempt.Path, began) ?? 0;
        StepOutcome? outcome = null;
        var code = "cancelled";
        try
        {
            outcome = await attempt.Run.World.CallAsync(attempt, settings, context, ending.Token)
               .ConfigureAwait(false);
            code = outcome is StepOutcome.Failed failed ? failed.Code.Code : "done";
            return outcome;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            var late = TooLate(attempt, bound!.Value, isDeadline);
            code = late.Code.Code;
            return outcome = late;
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            code = ErrorCodes.Internal.Code;
            return outcome = Broken(attempt, bug);
        }
        finally
        {
            if (!attempt.IsExtra) waits.End(began);
            recording?.End(recorded, outcome, waits.NowMicroseconds);
            if (code == "done") Learn(attempt, waits.NowMicroseconds - began);
            if (attempt.Run.World.IsReal) Signals.WaitEnded(kind.Name, code);
        }
    }

    /// <summary>
    /// Runs what has steps or flows inside. They run on the run's own turn, one thing at a time, as all of its steps.
    /// </summary>
    private async ValueTask<StepOutcome> InsideAsync(
        Attempt attempt, object settings, StepContext context, CancellationToken stop)
    {
        var (bound, isDeadline) = attempt.Limit();
        using var ending = Ending(attempt, bound);
        using var link = stop.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), ending);
        var began = attempt.Run.Waits.NowMicroseconds;
        try
        {
            var outcome = await attempt.Run.OnTurnAsync(
                () => attempt.Call.Kind.RunAsync(settings, context, ending.Token).AsTask()).ConfigureAwait(false);
            if (outcome is StepOutcome.Done) Learn(attempt, attempt.Run.Waits.NowMicroseconds - began);
            return outcome;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return TooLate(attempt, bound!.Value, isDeadline);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            return Broken(attempt, bug);
        }
    }

    private static CancellationTokenSource Ending(Attempt attempt, TimeSpan? bound) => bound is { } limit
        ? new CancellationTokenSource(limit, attempt.Run.Facts.Time)
        : new CancellationTokenSource();

    private void Learn(Attempt attempt, long microseconds)
    {
        if (attempt.Run.World.IsReal)
            learned.Note(attempt.Run.Facts.Tenant, attempt.Run.Facts.Plan.Flow, attempt.Path, microseconds);
    }

    private static StepOutcome.Failed TooLate(Attempt attempt, TimeSpan bound, bool isDeadline)
    {
        var who = attempt.Connection is { } connection ? $"`{connection.Name}`"
            : attempt.Call.Kind.About.Waits ? "The upstream" : "What is inside";
        var what = isDeadline ? "what was left of the deadline" : $"{bound.TotalMilliseconds:0.###} ms";
        var code = isDeadline ? ErrorCodes.DeadlineExceeded : ErrorCodes.UpstreamTimeout;
        return new(code, $"{who} did not answer within {what}") { Class = FailureClass.Timeout };
    }

    private StepOutcome.Failed Broken(Attempt attempt, Exception bug)
    {
        Log.Bug(log, bug, attempt.Call.Kind.Name, attempt.Run.Facts.Run);
        return new(ErrorCodes.Internal, $"The step kind `{attempt.Call.Kind.Name}` broke");
    }

    private static Activity? StartSpan(Attempt attempt)
    {
        var run = attempt.Run;
        var parent = run.Span?.Context ?? run.Trace.Parent;
        var span = Signals.Source.StartActivity($"step {attempt.Step.Id}", ActivityKind.Client, parent);
        span?.SetTag("meanwhile.step.kind", attempt.Call.Kind.Name);
        span?.SetTag("meanwhile.run.id", run.Facts.Run);
        return span;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The step kind {Kind} threw in run {Run}; kinds return failures")]
        public static partial void Bug(ILogger log, Exception error, string kind, Guid run);
    }
}
