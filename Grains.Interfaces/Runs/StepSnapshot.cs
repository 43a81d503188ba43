using Meanwhile.Errors;

namespace Meanwhile.Runs;

/// <summary>One step of a run as it stands.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.step-snapshot")]
public sealed record StepSnapshot
{
    /// <summary>Its name in the definition.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Its kind.</summary>
    [Id(1)]
    public required string Kind { get; init; }

    /// <summary>Where it is.</summary>
    [Id(2)]
    public required StepStatus Status { get; init; }

    /// <summary>Attempts so far.</summary>
    [Id(3)]
    public int Attempts { get; init; }

    /// <summary>
    /// Microseconds from the start of the run to the start of the step; null when it has not started.
    /// </summary>
    [Id(4)]
    public long? StartedMicroseconds { get; init; }

    /// <summary>Microseconds from the start of the run to the end of the step; null while it runs.</summary>
    [Id(5)]
    public long? EndedMicroseconds { get; init; }

    /// <summary>Why it failed, or what its fallback replaced; null when it did not fail.</summary>
    [Id(6)]
    public Problem? Problem { get; init; }
}
