using Meanwhile.Connections;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

/// <summary>What one attempt of a step may know besides its settings.</summary>
public sealed class StepContext
{
    /// <summary>The connection the call goes through; null for a kind, or an address, that needs none.</summary>
    public Connection? Connection { get; init; }

    /// <summary>W3C <c>traceparent</c> to send along, its parent id already that of this attempt.</summary>
    public required string TraceParent { get; init; }

    /// <summary>W3C <c>tracestate</c> to send along; null when there is none.</summary>
    public string? TraceState { get; init; }

    /// <summary>When the run, or all attempts of this step, must have ended; null when nothing says so.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>
    /// Names a call that writes, the same for all its attempts, through crashes too; null for calls that only read.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// Names a call of a durable run that writes, for kinds that can record it with its effect; null where the journal
    /// has no database that could hold both.
    /// </summary>
    public OnceName? Once { get; init; }

    /// <summary>An answer to the same call that the upstream may confirm; null when there is none.</summary>
    public KnownAnswer? Known { get; init; }

    /// <summary>The run around the step, for kinds that need it; null for the others.</summary>
    public Inside? Inside { get; init; }

    /// <summary>
    /// The connection as the kind needs it; that it fits was checked when the step was about to start.
    /// </summary>
    public TConnection Through<TConnection>()
        where TConnection : Connection
    {
        Must.Hold(Connection is TConnection);
        return (TConnection)Connection;
    }
}
