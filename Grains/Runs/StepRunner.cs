using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Limiting;
using Meanwhile.Shares;
using Meanwhile.Steps;
using Meanwhile.Telemetry;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Runs;

/// <summary>
/// Walks the policies of a step around its attempts: find the connection, share the call, bound all attempts, try
/// again, ask twice.
/// Runs on no scheduler of its own, so a wait comes back to the run's turn once, in the driver, however many rooms it
/// went through.
/// </summary>
public sealed partial class StepRunner(
    LimitGate gate, SharedCalls shares, ExtraCalls extra, LearnedTimes learned, ILogger<StepRunner> log)
{
    /// <summary>Runs one call to its end. Throws only when <paramref name="stop"/> is cancelled.</summary>
    public ValueTask<(StepOutcome Outcome, int Attempts)> RunAsync(
        PlannedStep step, PlannedCall call, StepRun run, CancellationToken stop)
    {
        Connection? connection = null;
        if (call.Connection is not null && !run.World.TryConnect(run.Facts.Tenant, call.Connection, out connection))
            return new((new StepOutcome.Failed(ErrorCodes.UnknownConnection,
                $"The connection `{call.Connection}` is not there any more"), 0));
        var retry = step.Retry ?? (call.Writes ? null : connection?.Retry);
        var first = new Attempt(step, call, connection, run, this, Bound(step, run));
        if (retry is not null || step.Hedge is not null) extra.Earn(run.Facts.Tenant, UpstreamOf(call));
        return run.Host is { } host
            ? RunHostedAsync(host, first, retry, stop)
            : RunAsync(first, retry, made: 0, stop);
    }

    private ValueTask<(StepOutcome Outcome, int Attempts)> RunHostedAsync(
        HostedRun host, Attempt first, RetryRule? retry, CancellationToken stop)
    {
        var going = host.GoAsync(first, stop);
        if (!going.IsCompletedSuccessfully) return RunWhenLetAsync(going, first, retry, stop);
        var (refusal, made) = going.Result;
        return refusal is not null ? new((refusal, 0)) : RunAsync(first, retry, made, stop);
    }

    private async ValueTask<(StepOutcome Outcome, int Attempts)> RunWhenLetAsync(
        ValueTask<(StepOutcome.Failed? Refusal, int Attempts)> going, Attempt first, RetryRule? retry,
        CancellationToken stop)
    {
        var (refusal, made) = await going.ConfigureAwait(false);
        return refusal is not null
            ? (refusal, 0)
            : await RunAsync(first, retry, made, stop).ConfigureAwait(false);
    }

    private ValueTask<(StepOutcome Outcome, int Attempts)> RunAsync(
        Attempt first, RetryRule? retry, int made, CancellationToken stop) =>
        first.Step.Share is { } share && first.Call == first.Step.Call
            ? shares.RunAsync(share, first, retry, made, AllAsync, stop)
            : AllAsync(first, retry, made, stop);

    /// <summary>Makes attempts until one succeeds or none is left.</summary>
    private async ValueTask<(StepOutcome Outcome, int Attempts)> AllAsync(
        Attempt first, RetryRule? retry, int made, CancellationToken stop)
    {
        var (step, run) = (first.Step, first.Run);
        for (var attempt = made + 1; ; attempt++)
        {
            var going = attempt == 1 ? first : first with { Number = attempt };
            var outcome = step.Hedge is { } hedge
                ? await HedgeAsync(going, hedge, stop).ConfigureAwait(false)
                : await gate.RunAsync(going, stop).ConfigureAwait(false);
            if (outcome is not StepOutcome.Failed failed) return (outcome, attempt);
            gate.Heed(going, failed);
            if (retry?.Next(failed, attempt, run.World.Lot()) is not { } delay || !going.Has(delay)
                || !IsPaid(going))
                return (outcome, attempt);
            Log.Retrying(log, run.Facts.Run, step.Id, attempt, failed.Code.Code, delay.TotalMilliseconds);
            await PauseAsync(going, failed, delay, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Where a run waits for its flow's <c>concurrency</c>.</summary>
    internal ValueTask<(RunLine? Line, StepOutcome.Failed? Fault)> LineOfAsync(
        StepRun run, ConcurrencyRule rule, CancellationToken stop) => gate.LineOfAsync(run, rule, stop);

    /// <summary>
    /// Whether a retry is paid for. What is inside a container pays for itself; a durable run that gave up because
    /// others have failed too would not be durable, so it spends what there is and goes on. A test asks nobody.
    /// </summary>
    private bool IsPaid(Attempt attempt)
    {
        if (attempt.Call.Kind.NeedsInside || !attempt.Run.World.IsReal
            || extra.TryRetry(attempt.Run.Facts.Tenant, UpstreamOf(attempt.Call))
            || attempt.Run.Host is { IsDurable: true })
            return true;
        Signals.RetryUnpaid();
        return false;
    }

    private static string UpstreamOf(PlannedCall call) => call.Connection ?? call.Kind.Name;

    /// <summary>When the last attempt must have ended, in microseconds of the run; null means never.</summary>
    private static long? Bound(PlannedStep step, StepRun run)
    {
        if (step.Deadline is not { } deadline) return run.DeadlineMicroseconds;
        var own = run.Waits.NowMicroseconds + (long)deadline.TotalMicroseconds;
        return Math.Min(own, run.DeadlineMicroseconds ?? long.MaxValue);
    }

    private static async ValueTask PauseAsync(
        Attempt attempt, StepOutcome.Failed failed, TimeSpan delay, CancellationToken stop)
    {
        var run = attempt.Run;
        var waiting = run.Waits.Begin();
        try
        {
            if (run.Host is { } host)
                await run.OnTurnAsync(() => host.RetryAsync(attempt, failed, delay, stop)).ConfigureAwait(false);
            else await Pause.ForAsync(delay, run.Facts.Time, stop).ConfigureAwait(false);
        }
        finally
        {
            run.Waits.End(waiting);
        }
    }

    /// <summary>Asks again when no answer comes, and takes the first good one; the others are cancelled.</summary>
    private async ValueTask<StepOutcome> HedgeAsync(Attempt attempt, HedgeRule rule, CancellationToken stop)
    {
        if (Delay(attempt, rule) is not { } delay)
            return await gate.RunAsync(attempt, stop).ConfigureAwait(false);
        using var losing = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var going = new List<Task<StepOutcome>> { gate.RunAsync(attempt, losing.Token).AsTask() };
        for (var asked = 1; ;)
        {
            var pause = asked <= rule.Max ? Pause.ForAsync(delay, attempt.Run.Facts.Time, losing.Token) : null;
            var first = await Task.WhenAny(pause is null ? going : [.. going, pause]).ConfigureAwait(false);
            if (first == pause)
            {
                if (extra.TryHedge(attempt.Run.Facts.Tenant, UpstreamOf(attempt.Call)))
                    going.Add(gate.RunAsync(attempt with { IsExtra = true }, losing.Token).AsTask());
                asked++;
                continue;
            }
            var ended = (Task<StepOutcome>)first;
            going.Remove(ended);
            if (going.Count > 0 && await ended.ConfigureAwait(false) is StepOutcome.Failed) continue;
            losing.Cancel();
            return await ended.ConfigureAwait(false);
        }
    }

    private TimeSpan? Delay(Attempt attempt, HedgeRule rule) => rule.Delay
        ?? (learned.Find(attempt.Run.Facts.Tenant, attempt.Run.Facts.Plan.Flow, attempt.Path) is { } time
            ? TimeSpan.FromMicroseconds(time.Percentile95Microseconds)
            : null);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information,
            "Run {Run}, step {Step}: attempt {Attempt} failed with {Code}; again in {Delay:0} ms")]
        public static partial void Retrying(ILogger log, Guid run, string step, int attempt, string code, double delay);
    }
}
