namespace Meanwhile.Limiting;

/// <summary>When an upstream that fails is left alone for a while.</summary>
public sealed record BreakerRule
{
    /// <summary>Failures within the window that open the breaker.</summary>
    public required int Failures { get; init; }

    /// <summary>The time in which failures count.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it stays open before one call tries.</summary>
    public TimeSpan OpenFor { get; init; } = TimeSpan.FromSeconds(30);
}
