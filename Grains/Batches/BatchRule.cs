namespace Meanwhile.Batches;

/// <summary>How calls of different runs become one: what <c>batch</c> says.</summary>
public sealed record BatchRule
{
    /// <summary>Calls in one at most; then it is made at once. 2 to <see cref="Limits.BatchSizeMax"/>.</summary>
    public int MaxSize { get; init; } = Limits.BatchSizeDefault;

    /// <summary>How long the first of them waits for others.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMilliseconds(Limits.BatchWaitMillisecondsDefault);

    /// <summary>What is gathered, where the kind has several things that could be; null where it has one.</summary>
    public string? By { get; init; }

    /// <summary>By what the answer is given back, where it has another name; null means <see cref="By"/>.</summary>
    public string? Column { get; init; }
}
