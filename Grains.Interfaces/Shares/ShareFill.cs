namespace Meanwhile.Shares;

/// <summary>What came of a call; with neither value nor failure it was given up.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.share-fill")]
public sealed record ShareFill
{
    /// <summary>The ticket it was made with; 0 when none was needed.</summary>
    [Id(0)]
    public required long Ticket { get; init; }

    /// <summary>What it gave; null when it did not.</summary>
    [Id(1)]
    public SharedValue? Value { get; init; }

    /// <summary>Whether the value may be kept for those who come later.</summary>
    [Id(2)]
    public bool IsKept { get; init; }

    /// <summary>How it failed; null when it did not.</summary>
    [Id(3)]
    public SharedFailure? Failure { get; init; }
}
