using Meanwhile.Runs;

namespace Meanwhile.Journal;

/// <summary>A run as its row has it.</summary>
public sealed record RunRecord
{
    public required Guid Run { get; init; }
    public required string Tenant { get; init; }
    public required string Flow { get; init; }

    /// <summary>The version it keeps to its end.</summary>
    public required string Version { get; init; }

    /// <summary>What it shares state and order with; null for runs that stand alone.</summary>
    public string? Key { get; init; }

    public RunStatus Status { get; init; } = RunStatus.Running;
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When a parked run must go on; null when no time wakes it.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>Rises whenever somebody takes the run over.</summary>
    public long Epoch { get; init; }

    /// <summary>Its input; empty in lists.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>W3C <c>traceparent</c> of the request that started it; null when there was none.</summary>
    public string? TraceParent { get; init; }

    /// <summary>W3C <c>tracestate</c> of that request; null when there was none.</summary>
    public string? TraceState { get; init; }
}
