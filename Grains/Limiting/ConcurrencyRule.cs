using Meanwhile.Expressions;

namespace Meanwhile.Limiting;

/// <summary>How many calls, or runs, may be under way at once.</summary>
public sealed record ConcurrencyRule
{
    /// <summary>Calls at once, 1 to <see cref="Limits.LimitMax"/>.</summary>
    public required int Limit { get; init; }

    /// <summary>Fail, and not wait, when there is no room now.</summary>
    public bool FailsAtOnce { get; init; }

    /// <summary>Splits the limit: each value has one of its own; null for one in all.</summary>
    public PlannedTemplate? Key { get; init; }
}
