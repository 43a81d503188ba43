namespace Meanwhile.Runs;

/// <summary>A run as it stands: for people who ask later what happened.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.run-snapshot")]
public sealed record RunSnapshot
{
    /// <summary>Name of the run.</summary>
    [Id(0)]
    public required Guid Run { get; init; }

    /// <summary>Name of its flow.</summary>
    [Id(1)]
    public required string Flow { get; init; }

    /// <summary>The version it keeps until its end.</summary>
    [Id(2)]
    public required string Version { get; init; }

    /// <summary>When it started.</summary>
    [Id(3)]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Where it is.</summary>
    [Id(4)]
    public required RunStatus Status { get; init; }

    /// <summary>Its steps in the order of the definition.</summary>
    [Id(5)]
    public required StepSnapshot[] Steps { get; init; }

    /// <summary>How it ended; null while it runs.</summary>
    [Id(6)]
    public RunResult? Result { get; init; }

    /// <summary>What it shares state and order with; null for runs that stand alone.</summary>
    [Id(7)]
    public string? Key { get; init; }

    /// <summary>When it ended; null while it has not, and for runs in memory.</summary>
    [Id(8)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it outlives its process.</summary>
    [Id(9)]
    public bool IsDurable { get; init; }
}
