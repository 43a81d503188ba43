using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Runs;
using Meanwhile.Steps;
using Meanwhile.Telemetry;

namespace Meanwhile.Limiting;

/// <summary>
/// Stands before every attempt of a step that is bounded: breaker, pause, concurrency, rate, in this order, for a slot
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
                : PausedAsync(attempt, bounds, stop);
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
        if (refusal is not null)
        {
            Signals.LimitRefused("breaker");
            return Refused(ErrorCodes.BreakerOpen, $"The circuit breaker of {NameOf(attempt)} is open", refusal);
        }
        StepOutcome? outcome = null;
        try
        {
            return outcome = await PausedAsync(attempt, bounds, stop).ConfigureAwait(false);
        }
        finally
        {
            if (isProbe) _ = breaker.EndProbeAsync(outcome is not null && !IsUpstreamsFault(outcome));
            else if (outcome is not null && IsUpstreamsFault(outcome)) breaker.Fail();
        }
    }

    private static bool IsUpstreamsFault(StepOutcome outcome) => outcome is StepOutcome.Failed failed
        && (failed.Class is FailureClass.Connect or FailureClass.Timeout || failed.Status >= 500);

    private async ValueTask<StepOutcome> PausedAsync(Attempt attempt, LimitBounds bounds, CancellationToken stop)
    {
        while (attempt.Connection is not null && limits.AnyPaused)
        {
            var left = limits.PausedFor(ScopeOf(attempt));
            if (left <= TimeSpan.Zero) break;
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
        return bounds.Concurrency is { } rule
            ? await PermittedAsync(attempt, bounds, rule, stop).ConfigureAwait(false)
            : await TimedAsync(attempt, bounds, stop).ConfigureAwait(false);
    }

    private async ValueTask<StepOutcome> PermittedAsync(
        Attempt attempt, LimitBounds bounds, ConcurrencyRule rule, CancellationToken stop)
    {
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
            return await TimedAsync(attempt, bounds, stop).ConfigureAwait(false);
        }
        finally
        {
            permits.Release();
        }
    }

    private async ValueTask<StepOutcome> TimedAsync(Attempt attempt, LimitBounds bounds, CancellationToken stop)
    {
        if (bounds.Rate is not { } rule) return await attempts.RunAsync(attempt, stop).ConfigureAwait(false);
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
        var outcome = await attempts.RunAsync(attempt, stop).ConfigureAwait(false);
        if (PauseOf(outcome) is { } span)
        {
            Signals.LimitPaused();
            rate.Pause(span);
        }
        return outcome;
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
