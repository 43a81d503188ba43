using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>When a failed step is tried again, and after how long. Says so; does not wait.</summary>
public sealed record RetryRule
{
    /// <summary>Retries after the first attempt, 0 to <see cref="Limits.RetriesMax"/>.</summary>
    public required int Max { get; init; }

    /// <summary>Delay before the first retry.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(200);

    public RetryBackoff Backoff { get; init; } = RetryBackoff.Exponential;

    /// <summary>Longest delay that the backoff grows to.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Draws each delay from the upper half of itself, so that many callers do not come back together.
    /// </summary>
    public bool Jitter { get; init; } = true;

    /// <summary>Retry when no connection could be had or it broke.</summary>
    public bool OnConnect { get; init; } = true;

    /// <summary>Retry when no answer came in time.</summary>
    public bool OnTimeout { get; init; } = true;

    /// <summary>Statuses to retry on.</summary>
    public IReadOnlySet<int> OnStatus { get; init; } = DefaultStatuses;

    /// <summary>The statuses that say "later": 429 and the server errors that pass.</summary>
    public static readonly IReadOnlySet<int> DefaultStatuses = new HashSet<int> { 429, 500, 502, 503, 504 };

    /// <summary>How long to wait before trying again; null when it should not be tried again.</summary>
    public TimeSpan? Next(StepOutcome.Failed failed, int attempt, double lot)
    {
        if (attempt > Max || !Covers(failed)) return null;
        if (failed.RetryAfter is { } asked)
            return asked.TotalSeconds > Limits.RetryDelaySecondsMax ? null : asked;
        var delay = DelayBefore(attempt).TotalMilliseconds;
        return TimeSpan.FromMilliseconds(Jitter ? delay * (0.5 + (lot / 2)) : delay);
    }

    /// <summary>The longest wait before a retry, counted from 1, when nobody asks for another.</summary>
    public TimeSpan DelayBefore(int retry)
    {
        var factor = Backoff switch
        {
            RetryBackoff.Constant => 1,
            RetryBackoff.Linear => retry,
            _ => Math.Pow(2, retry - 1),
        };
        return TimeSpan.FromMilliseconds(
            Math.Min(Delay.TotalMilliseconds * factor, MaxDelay.TotalMilliseconds));
    }

    private bool Covers(StepOutcome.Failed failed) => failed.Class switch
    {
        FailureClass.Connect => OnConnect,
        FailureClass.Timeout => OnTimeout,
        FailureClass.Inside => true,
        FailureClass.Status => OnStatus.Contains(failed.Status ?? 0),
        _ => false,
    };
}
