using System.Diagnostics;
using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Steps;
using Meanwhile.Telemetry;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Runs;

/// <summary>
/// The only caller of step kinds. Around each attempt it walks the policies: fill in the settings, find the connection,
/// bound the time, measure the wait; after it, decide whether to try again. Runs on no scheduler of its own, so a wait
/// comes back to the run's turn once, in the driver, however many rooms it went through.
/// </summary>
public sealed partial class StepRunner(
    ConnectionTable connections, Renderer renderer, TimeProvider time, ILogger<StepRunner> log)
{
    /// <summary>Runs one call to its end. Throws only when <paramref name="stop"/> is cancelled.</summary>
    public async ValueTask<(StepOutcome Outcome, int Attempts)> RunAsync(
        PlannedStep step, PlannedCall call, StepRun run, CancellationToken stop)
    {
        Connection? connection = null;
        if (call.Connection is not null && !connections.TryFind(run.Tenant, call.Connection, out connection))
            return (new StepOutcome.Failed(ErrorCodes.UnknownConnection,
                $"The connection `{call.Connection}` is not there any more"), 0);
        var retry = step.Retry ?? (call.Writes ? null : connection?.Retry);
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await AttemptAsync(step, call, connection, run, stop).ConfigureAwait(false);
            if (outcome is not StepOutcome.Failed failed
                || retry?.Next(failed, attempt, Random.Shared.NextDouble()) is not { } delay)
                return (outcome, attempt);
            Log.Retrying(log, run.Run, step.Id, attempt, failed.Code.Code, delay.TotalMilliseconds);
            var waiting = run.Waits.Begin();
            try
            {
                await Task.Delay(delay, time, stop).ConfigureAwait(false);
            }
            finally
            {
                run.Waits.End(waiting);
            }
        }
    }

    private async ValueTask<StepOutcome> AttemptAsync(
        PlannedStep step, PlannedCall call, Connection? connection, StepRun run, CancellationToken stop)
    {
        var rendering = await renderer.PrepareAsync(call.Settings.Scripts, run.Scope, stop).ConfigureAwait(false);
        var settings = rendering.Fault is null ? call.Settings.Render(rendering) : null;
        if (rendering.Fault is { } fault) return new StepOutcome.Failed(fault.Code, fault.Detail);

        using var span = Signals.Source.HasListeners() ? StartSpan(step, call, run) : null;
        var context = new StepContext
        {
            Connection = connection,
            TraceParent = run.Trace.Child(span),
            TraceState = run.Trace.State,
        };
        var outcome = call.Kind.About.Waits
            ? await WaitAsync(call, settings!, context, step.Timeout ?? connection?.Timeout, run, stop)
                .ConfigureAwait(false)
            : await call.Kind.RunAsync(settings!, context, stop).ConfigureAwait(false); // [7]
        if (span is not null && outcome is StepOutcome.Failed failed)
            span.SetStatus(ActivityStatusCode.Error, failed.Code.Code);
        return outcome;
    }

    private async ValueTask<StepOutcome> WaitAsync(
        PlannedCall call, object settings, StepContext context, TimeSpan? timeout, StepRun run, CancellationToken stop)
    {
        var bound = timeout ?? TimeSpan.FromSeconds(Limits.StepSecondsDefault);
        using var attempt = new CancellationTokenSource(bound, time);
        using var link = stop.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), attempt);
        var waiting = run.Waits.Begin();
        Signals.WaitBegan();
        var code = "cancelled";
        try
        {
            var outcome = await call.Kind.RunAsync(settings, context, attempt.Token).ConfigureAwait(false);
            code = outcome is StepOutcome.Failed failed ? failed.Code.Code : "done";
            return outcome;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            code = ErrorCodes.UpstreamTimeout.Code;
            var through = context.Connection is null ? "The upstream" : $"`{context.Connection.Name}`";
            var detail = $"{through} did not answer within {bound.TotalMilliseconds:0.###} ms";
            return new StepOutcome.Failed(ErrorCodes.UpstreamTimeout, detail) { Class = FailureClass.Timeout };
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            code = ErrorCodes.Internal.Code;
            Log.Bug(log, bug, call.Kind.Name, run.Run);
            return new StepOutcome.Failed(ErrorCodes.Internal, $"The step kind `{call.Kind.Name}` broke");
        }
        finally
        {
            run.Waits.End(waiting);
            Signals.WaitEnded(call.Kind.Name, code);
        }
    }

    private static Activity? StartSpan(PlannedStep step, PlannedCall call, StepRun run)
    {
        var parent = run.Span?.Context ?? run.Trace.Parent;
        var span = Signals.Source.StartActivity($"step {step.Id}", ActivityKind.Client, parent);
        span?.SetTag("meanwhile.step.kind", call.Kind.Name);
        span?.SetTag("meanwhile.run.id", run.Run);
        return span;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information,
            "Run {Run}, step {Step}: attempt {Attempt} failed with {Code}; again in {Delay:0} ms")]
        public static partial void Retrying(ILogger log, Guid run, string step, int attempt, string code, double delay);

        [LoggerMessage(2, LogLevel.Error, "The step kind {Kind} threw in run {Run}; kinds return failures")]
        public static partial void Bug(ILogger log, Exception error, string kind, Guid run);
    }
}
