using System.Collections.Frozen;
using Meanwhile.Expressions;
using Meanwhile.Schemas;

namespace Meanwhile.Flows;

/// <summary>A flow as checked: immutable, made once when it is published, replaced whole by the next version.</summary>
public sealed class FlowPlan
{
    public required string Flow { get; init; }
    public required string Version { get; init; }
    public required IReadOnlyList<PlannedStep> Steps { get; init; }

    /// <summary>Step name to its place in <see cref="Steps"/>.</summary>
    public required FrozenDictionary<string, int> StepIndex { get; init; }

    /// <summary>The answer's body; without one it is the map of all steps that nobody mentions.</summary>
    public required PlannedTemplate Output { get; init; }

    /// <summary>The answer's status; null means 200.</summary>
    public PlannedTemplate? Status { get; init; }

    /// <summary>The answer's further headers; null means none.</summary>
    public PlannedTemplate? Headers { get; init; }

    /// <summary>Upper bound of the whole run; null means none but those of its steps.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>What the input must fit.</summary>
    public required JsonSchema Input { get; init; }
}
