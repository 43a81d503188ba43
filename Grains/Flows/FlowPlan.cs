using Meanwhile.Expressions;
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

    /// <summary>Whether a run may answer before it has ended.</summary>
    public bool MayAnswerEarly { get; init; }

    /// <summary>What the input must fit.</summary>
    public required JsonSchema Input { get; init; }
}
