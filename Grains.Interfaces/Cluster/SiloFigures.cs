namespace Meanwhile.Cluster;

/// <summary>What a silo says of itself at one moment.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.silo-figures")]
public sealed record SiloFigures
{
    /// <summary>Runs in memory that have not ended.</summary>
    [Id(0)]
    public required long Runs { get; init; }

    /// <summary>Runs that can be reached while they go on, driven here now; parked ones are not among them.</summary>
    [Id(1)]
    public required long HostedRuns { get; init; }

    /// <summary>Calls to the outside that are being waited for.</summary>
    [Id(2)]
    public required long Waits { get; init; }

    /// <summary>Calls that wait for room in a limit.</summary>
    [Id(3)]
    public required long LimitWaits { get; init; }

    /// <summary>Bytes of values kept for other runs.</summary>
    [Id(4)]
    public required long SharedBytes { get; init; }

    /// <summary>Of the calls of steps that share them, the part that needed none of its own, 0 to 1; null when there
    /// was none.</summary>
    [Id(5)]
    public required double? SharedPart { get; init; }

    /// <summary>Circuit breakers owned here that are open or half open.</summary>
    [Id(6)]
    public required long BreakersOpen { get; init; }

    /// <summary>Threads of the pool.</summary>
    [Id(7)]
    public required int Threads { get; init; }

    /// <summary>Bytes of memory the process holds.</summary>
    [Id(8)]
    public required long MemoryBytes { get; init; }

    /// <summary>Whole seconds since the process started.</summary>
    [Id(9)]
    public required long UpSeconds { get; init; }
}
