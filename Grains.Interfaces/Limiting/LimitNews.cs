namespace Meanwhile.Limiting;

/// <summary>What an owner tells a silo without being asked.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.limit-news")]
public sealed record LimitNews
{
    /// <summary>The activation that tells it.</summary>
    [Id(0)]
    public required Guid Owner { get; init; }

    /// <summary>Permits given to this silo so far; null when this is not about permits.</summary>
    [Id(1)]
    public long? Granted { get; init; }

    /// <summary>How far pauses have moved the schedule in all; null when this is not about slots.</summary>
    [Id(2)]
    public TimeSpan? Shift { get; init; }

    /// <summary>What is left of the pause.</summary>
    [Id(3)]
    public TimeSpan PausedFor { get; init; }

    /// <summary>How the circuit breaker stands; null when this is not about one.</summary>
    [Id(4)]
    public BreakerState? State { get; init; }

    /// <summary>From now until a call may try again; zero while it is closed.</summary>
    [Id(5)]
    public TimeSpan OpenFor { get; init; }
}
