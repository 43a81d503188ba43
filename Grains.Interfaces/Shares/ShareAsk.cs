namespace Meanwhile.Shares;

/// <summary>What somebody takes for the value of a call.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.share-ask")]
public sealed record ShareAsk
{
    /// <summary>Milliseconds for which a value is fresh; 0 takes none that is there already.</summary>
    [Id(0)]
    public required long FreshMilliseconds { get; init; }

    /// <summary>Milliseconds after that in which it may still be taken; 0 for none.</summary>
    [Id(1)]
    public required long StaleMilliseconds { get; init; }

    /// <summary>Whether the answer's own headers say for how long it is fresh, and not the two above.</summary>
    [Id(2)]
    public required bool IsByHeaders { get; init; }

    /// <summary>Whether a value that is no longer fresh is taken at all.</summary>
    [Id(3)]
    public required bool TakesStale { get; init; }

    /// <summary>Whether it waits for somebody who makes the call already.</summary>
    [Id(4)]
    public required bool Joins { get; init; }

    /// <summary>Milliseconds in which it would surely have made the call itself; then the next may.</summary>
    [Id(5)]
    public required long BoundMilliseconds { get; init; }
}
