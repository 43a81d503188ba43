using Meanwhile.Expressions;

namespace Meanwhile.Limiting;

/// <summary>How many calls may be made in any window of time.</summary>
public sealed record RateRule
{
    /// <summary>Calls in one window, 1 to <see cref="Limits.LimitMax"/>.</summary>
    public required int Limit { get; init; }

    /// <summary>Length of the window.</summary>
    public required TimeSpan Per { get; init; }

    /// <summary>Calls that may be made at once after a quiet time.</summary>
    public int Burst { get; init; } = 1;

    /// <summary>Fail, and not wait, when there is no room now.</summary>
    public bool FailsAtOnce { get; init; }

    /// <summary>Splits the limit: each value has one of its own; null for one in all.</summary>
    public PlannedTemplate? Key { get; init; }
}
