using Meanwhile.Errors;

namespace Meanwhile.Runs;

/// <summary>What a caller who waits for a run gets.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.run-reply")]
public sealed record RunReply
{
    /// <summary>The run: the one that was asked for, or the one that had the same idempotency key.</summary>
    [Id(0)]
    public required Guid Run { get; init; }

    /// <summary>The answer; null when the run goes on without it.</summary>
    [Id(1)]
    public RunResult? Result { get; init; }

    /// <summary>Whether the run was started by an earlier request.</summary>
    [Id(2)]
    public bool IsEarlier { get; init; }

    /// <summary>Why there is no run; null when there is one.</summary>
    [Id(3)]
    public Problem? Refusal { get; init; }

    /// <summary>Whether the run left this silo while the caller waited: ask again.</summary>
    [Id(4)]
    public bool HasMoved { get; init; }

    /// <summary>How a run stands that was started and goes on without its caller; null when that is not known.
    /// </summary>
    [Id(5)]
    public RunSnapshot? Snapshot { get; init; }
}
