using Meanwhile.Expressions;
using Meanwhile.Limiting;
using Meanwhile.Schemas;

namespace Meanwhile.Flows;

/// <summary>A flow as checked: immutable, made once when it is published, replaced whole by the next version.</summary>
public sealed class FlowPlan
{
    public required string Flow { get; init; }
    public required string Version { get; init; }

    /// <summary>The steps, and the answer's body.</summary>
    public required PlannedScope Body { get; init; }

    /// <summary>The answer's status; null means 200.</summary>
    public PlannedTemplate? Status { get; init; }

    /// <summary>The answer's further headers; null means none.</summary>
    public PlannedTemplate? Headers { get; init; }

    /// <summary>Upper bound of the whole run; null means none but those of its steps.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>At the deadline, answer with what is there and let the run go on.</summary>
    public bool AnswersPartly { get; init; }

    /// <summary>What its runs outlive.</summary>
    public Durability Durability { get; init; }

    /// <summary>What runs share order and state by; null means they stand alone.</summary>
    public PlannedTemplate? Key { get; init; }

    /// <summary>The next state of the key, when a run succeeds; null leaves it as it is.</summary>
    public PlannedTemplate? State { get; init; }

    /// <summary>What makes two requests one run; null means only what the caller sends.</summary>
    public PlannedTemplate? IdempotencyKey { get; init; }

    /// <summary>How many of its runs may be under way at once; null means any number.</summary>
    public ConcurrencyRule? Concurrency { get; init; }

    /// <summary>Whether a step waits for a signal or a call from outside.</summary>
    public bool AwaitsSignals { get; init; }

    /// <summary>Whether a step may wait longer than a caller does.</summary>
    public bool MayWaitLong { get; init; }

    /// <summary>Whether every run is in the journal from its start.</summary>
    public bool IsKept => Durability == Durability.Yes || Key is not null || IdempotencyKey is not null;

    /// <summary>Whether a run is a thing of its own that can be reached while it goes on, and not just a call.
    /// </summary>
    public bool IsHosted => Durability != Durability.No || Key is not null || IdempotencyKey is not null
        || AwaitsSignals || MayWaitLong;

    /// <summary>Whether a run may answer before it has ended.</summary>
    public bool MayAnswerEarly { get; init; }

    /// <summary>What the input must fit.</summary>
    public required JsonSchema Input { get; init; }
}
