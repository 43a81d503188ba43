namespace Meanwhile.Runs;

/// <summary>When a call that has not been answered is made a second time, and the first answer taken.</summary>
public sealed record HedgeRule
{
    /// <summary>How long to wait for the first answer; null takes the step's learned 95th percentile.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Further calls at most, 1 to <see cref="Limits.HedgesMax"/>.</summary>
    public int Max { get; init; } = 1;
}
