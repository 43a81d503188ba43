using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Runs;
using Meanwhile.Steps;
using Meanwhile.Telemetry;

namespace Meanwhile.Limiting;

/// <summary>
/// Stands before every attempt of a step that is bounded: breaker, concurrency, pause, rate, in this order, for a slot
/// of a rate must be used at once. What a step says itself goes before what its connection says.
/// </summary>
public sealed class LimitGate(Attempts attempts, LocalLimits limits, Renderer renderer)
{
    /// <summary>Makes an attempt when it may be made.</summary>
    public ValueTask<StepOutcome> RunAsync(Attempt attempt, CancellationToken stop)
    {
        var bounds = new LimitBounds(attempt);
        return !bounds.Any && !limits.AnyPaused
            ? attempts.RunAsync(attempt, stop)
            : bounds.Breaker is { } rule
                ? ProtectedAsync(attempt, bounds, limits.Breaker(bounds.BreakerScope, rule), stop)
                : PermittedAsync(attempt, bounds, null, stop);
    }

    /// <summary>Where a run waits for its flow's <c>concurrency</c>; or why it cannot.</summary>
    internal async ValueTask<(RunLine? Line, StepOutcome.Failed? Fault)> LineOfAsync(
        StepRun run, ConcurrencyRule rule, CancellationToken stop)
    {
        var (part, fault) = await LimitKeys.TextAsync(rule.Key, renderer, run.Scope, stop).ConfigureAwait(false);
        if (fault is not null) return (null, fault);
        var permits = limits.Permits($"{run.Facts.Tenant}/flow/{run.Facts.Plan.Flow}", part, rule);
        return (new RunLine(run, rule, permits, part), null);
    }

    /// <summary>An upstream that says when to come back is left alone until then, by everybody who calls through its
    /// connection. Where a rate limit bounds the call, its schedule has been moved instead.</summary>
    public void Heed(Attempt attempt, StepOutcome.Failed failed)
    {
        if (PauseOf(failed) is { } span && attempt.Connection is not null && new LimitBounds(attempt).Rate is null)
            limits.PauseEverywhere(ScopeOf(attempt), span);
    }

    private static TimeSpan? PauseOf(StepOutcome outcome)
    {
        if (outcome is not StepOutcome.Failed { Status: 429 or 503, RetryAfter: { Ticks: > 0 } asked }) return null;
        var longest = TimeSpan.FromSeconds(Limits.PauseSecondsMax);
        return asked < longest ? asked : longest;
    }

    private static string ScopeOf(Attempt attempt) => $"{attempt.Run.Facts.Tenant}/{attempt.Connection!.Name}";

    private async ValueTask<StepOutcome> ProtectedAsync(
        Attempt attempt, LimitBounds bounds, LocalBreaker breaker, CancellationToken stop)
    {
        var (refusal, isProbe) = await breaker.EnterAsync().ConfigureAwait(false);
        if (refusal is not null) return Open(attempt, refusal);
        StepOutcome? outcome = null;
        try
        {
            outcome = await PermittedAsync(attempt, bounds, isProbe ? null : breaker, stop).ConfigureAwait(false);
            return outcome;
        }
        finally
        {
            if (isProbe) _ = breaker.EndProbeAsync(outcome is not null && !IsUpstreamsFault(outcome));
        }
    }

    private static bool IsUpstreamsFault(StepOutcome outcome) => outcome is StepOutcome.Failed failed
        && (failed.Class is FailureClass.Connect or FailureClass.Timeout || failed.Status >= 500);

    /// <param name="attempt">What is about to be made.</param>
    /// <param name="bounds">What bounds it.</param>
    /// <param name="breaker">A breaker that may have opened while the call stood in line; null for none.</param>
    /// <param name="stop">Its caller does not want it any more.</param>
    private async ValueTask<StepOutcome> PermittedAsync(
        Attempt attempt, LimitBounds bounds, LocalBreaker? breaker, CancellationToken stop)
    {
        if (bounds.Concurrency is not { } rule)
            return await PausedAsync(attempt, bounds, breaker, stop).ConfigureAwait(false);
        var (part, fault) = await LimitKeys.TextAsync(rule.Key, renderer, attempt.Run.Scope, stop)
            .ConfigureAwait(false);
        if (fault is not null) return fault;
        var permits = limits.Permits(bounds.ConcurrencyScope, part, rule);
        var wait = permits.Enter(PatienceOf(attempt));
        var refusal = await LimitWaiting.AtAsync(attempt, wait, Shown(attempt, part), stop).ConfigureAwait(false);
        if (refusal is not null)
        {
            Signals.LimitRefused("concurrency");
            return Refused(ErrorCodes.LimitReached,
                $"{rule.Limit} calls of {NameOf(attempt)} are under way, and no more may be", refusal);
        }
        Signals.LimitPermitted("concurrency");
        try
        {
            return await PausedAsync(attempt, bounds, breaker, stop).ConfigureAwait(false);
        }
        finally
        {
            permits.Release();
        }
    }

    private async ValueTask<StepOutcome> PausedAsync(
        Attempt attempt, LimitBounds bounds, LocalBreaker? breaker, CancellationToken stop)
    {
        while (attempt.Connection is not null && limits.AnyPaused
            && limits.PausedFor(ScopeOf(attempt)) is { Ticks: > 0 } left)
        {
            if (left > PatienceOf(attempt))
            {
                Signals.LimitRefused("pause");
                return Refused(ErrorCodes.UpstreamPaused,
                    $"{NameOf(attempt)} asked to be left alone for longer than the step has time", new(left));
            }
            var waits = attempt.Run.Waits;
            var began = waits.Begin();
            try
            {
                await Pause.ForAsync(left, attempt.Run.Facts.Time, stop).ConfigureAwait(false);
            }
            finally
            {
                waits.End(began);
            }
        }
        return bounds.Rate is { } rule
            ? await TimedAsync(attempt, bounds, rule, breaker, stop).ConfigureAwait(false)
            : await CallAsync(attempt, breaker, stop).ConfigureAwait(false);
    }

    /// <summary>The breaker hears of a failure before anybody else may go in the place of this call.</summary>
    private async ValueTask<StepOutcome> CallAsync(Attempt attempt, LocalBreaker? breaker, CancellationToken stop)
    {
        if (breaker?.Refusal is { } open) return Open(attempt, open);
        var outcome = await attempts.RunAsync(attempt, stop).ConfigureAwait(false);
        if (breaker is not null && IsUpstreamsFault(outcome)) breaker.Fail();
        return outcome;
    }

    private async ValueTask<StepOutcome> TimedAsync(
        Attempt attempt, LimitBounds bounds, RateRule rule, LocalBreaker? breaker, CancellationToken stop)
    {
        var (part, fault) = await LimitKeys.TextAsync(rule.Key, renderer, attempt.Run.Scope, stop)
            .ConfigureAwait(false);
        if (fault is not null) return fault;
        var rate = limits.Rate(bounds.RateScope, part, rule);
        var wait = rate.Enter(PatienceOf(attempt));
        var refusal = await LimitWaiting.AtAsync(attempt, wait, Shown(attempt, part), stop).ConfigureAwait(false);
        if (refusal is not null)
        {
            Signals.LimitRefused("rate");
            return Refused(ErrorCodes.LimitReached,
                $"{NameOf(attempt)} may be called {rule.Limit} times in {rule.Per.TotalSeconds:0.###} s, and "
                + (rule.FailsAtOnce ? "that is used up" : "its turn would come too late for the step"), refusal);
        }
        Signals.LimitPermitted("rate");
        var outcome = await CallAsync(attempt, breaker, stop).ConfigureAwait(false);
        if (PauseOf(outcome) is { } span)
        {
            Signals.LimitPaused();
            rate.Pause(span);
        }
        return outcome;
    }

    private static StepOutcome.Failed Open(Attempt attempt, LimitRefusal refusal)
    {
        Signals.LimitRefused("breaker");
        return Refused(ErrorCodes.BreakerOpen, $"The circuit breaker of {NameOf(attempt)} is open", refusal);
    }

    /// <summary>A call waits for a limit as long as it may take itself.</summary>
    private static TimeSpan PatienceOf(Attempt attempt) =>
        attempt.Limit().Time ?? TimeSpan.FromSeconds(Limits.LimitWaitSecondsMax);

    private static string NameOf(Attempt attempt) =>
        attempt.Connection is { } connection ? $"`{connection.Name}`" : $"`{attempt.Path}`";

    private static string Shown(Attempt attempt, string part)
    {
        var name = attempt.Connection?.Name ?? attempt.Path;
        return part.Length == 0 ? name : $"{name} ({part})";
    }

    private static StepOutcome.Failed Refused(ErrorCode code, string detail, LimitRefusal refusal) =>
        new(code, detail) { RetryAfter = refusal.RetryAfter };
}
