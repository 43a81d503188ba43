namespace Meanwhile.Runs;

/// <summary>A run to be started as a thing of its own, its input already checked.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.run-start")]
public sealed class RunStart
{
    /// <summary>The run.</summary>
    [Id(0)]
    public required RunRequest Request { get; init; }

    /// <summary>Whom it belongs to.</summary>
    [Id(1)]
    public required string Tenant { get; init; }

    /// <summary>Name of its flow.</summary>
    [Id(2)]
    public required string Flow { get; init; }

    /// <summary>Kept from the start, whatever the flow says: its caller does not wait for the answer.</summary>
    [Id(3)]
    public bool IsKept { get; init; }

    /// <summary>Kept once its caller stops waiting, whatever the flow says.</summary>
    [Id(4)]
    public bool MayBeKept { get; init; }

    /// <summary>The caller's own name for the request, 1 to 256 characters; null for none.</summary>
    [Id(5)]
    public string? IdempotencyKey { get; init; }

    /// <summary>How long the caller waits for the answer; zero does not wait.</summary>
    [Id(6)]
    public TimeSpan Patience { get; init; }
}
