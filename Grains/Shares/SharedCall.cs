using Meanwhile.Runs;
using Meanwhile.Steps;

namespace Meanwhile.Shares;

/// <summary>Makes all attempts of a call: what is left of the runner when a call has not been shared.</summary>
/// <param name="first">The first attempt.</param>
/// <param name="retry">When there is another one.</param>
/// <param name="made">Attempts that were made before a crash.</param>
/// <param name="stop">Ends them.</param>
public delegate ValueTask<(StepOutcome Outcome, int Attempts)> AllAttempts(
    Attempt first, RetryRule? retry, int made, CancellationToken stop);

/// <summary>A call that may be shared, as one of those who want it would make it.</summary>
internal sealed record SharedCall(
    ShareKey Key, ShareRule Rule, Attempt First, RetryRule? Retry, int Made, AllAttempts Attempts)
{
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(Limits.ShareTicketSlackMilliseconds);
    private static readonly TimeSpan BoundMax = TimeSpan.FromSeconds(Limits.ShareTicketSecondsMax);

    /// <summary>Whether it is made to have a fresher value than the one there is.</summary>
    public bool IsRefresh { get; private init; }

    /// <summary>
    /// The call as one of those who want it would make it. It outlives his run where others wait for it, so pauses
    /// between its attempts are not that run's to record.
    /// </summary>
    public static SharedCall Of(
        ShareKey key, ShareRule rule, Attempt first, RetryRule? retry, int made, AllAttempts attempts) =>
        new(key, rule, first with { Run = first.Run with { Host = null } }, retry, made, attempts);

    /// <summary>In what time it has surely been made, or whoever makes it is gone.</summary>
    public TimeSpan Bound
    {
        get
        {
            var (one, isDeadline) = First.Limit();
            var all = one ?? BoundMax;
            if (Retry is not null && !isDeadline)
                for (var retry = 1; retry <= Retry.Max && all < BoundMax; retry++)
                    all += Retry.DelayBefore(retry) + (one ?? BoundMax);
            if (First.Left is { } left && left < all) all = left;
            return (all < BoundMax ? all : BoundMax) + Slack;
        }
    }

    /// <summary>The same call for nobody in particular: it counts for no run, and no run's end bounds it.</summary>
    public SharedCall InBackground()
    {
        var facts = First.Run.Facts;
        var run = First.Run with { Waits = new Waits(facts.Time), Recording = null };
        return this with { First = First with { Run = run, BoundMicroseconds = null }, Made = 0, IsRefresh = true };
    }
}
