namespace Meanwhile.Limiting;

/// <summary>
/// What a silo wants of a concurrency limit. It counts from the first word with this owner, so that a message which is
/// lost, or comes twice, changes nothing.
/// </summary>
[GenerateSerializer, Immutable, Alias("meanwhile.permit-ask")]
public sealed record PermitAsk
{
    /// <summary>The silo that asks.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    /// <summary>The owner it has heard of; empty when it holds nothing of this limit.</summary>
    [Id(1)]
    public Guid Owner { get; init; }

    /// <summary>Permits there are in the cluster.</summary>
    [Id(2)]
    public required int Limit { get; init; }

    /// <summary>Permits asked for so far.</summary>
    [Id(3)]
    public required long Asked { get; init; }

    /// <summary>Permits given back so far.</summary>
    [Id(4)]
    public required long Released { get; init; }

    /// <summary>Nobody waits: what is not free now is not wanted.</summary>
    [Id(5)]
    public bool FailsAtOnce { get; init; }
}
