using System.Collections.Frozen;
using Meanwhile.Expressions;

namespace Meanwhile.Flows;

/// <summary>Steps that see each other: those of a flow, or those inside one container.</summary>
public sealed class PlannedScope
{
    public static readonly PlannedScope Empty = new()
    {
        Steps = [],
        StepIndex = FrozenDictionary<string, int>.Empty,
        Output = new PlannedTemplate(new ConstantTemplate(JsonText.Null, null), []),
    };

    public required IReadOnlyList<PlannedStep> Steps { get; init; }

    /// <summary>Step name to its place in <see cref="Steps"/>.</summary>
    public required FrozenDictionary<string, int> StepIndex { get; init; }

    /// <summary>What the scope gives; where nothing is written, a map of all its steps that nobody mentions.</summary>
    public required PlannedTemplate Output { get; init; }

    /// <summary>Which end of which step ends the scope.</summary>
    public ScopeEnding Ending { get; init; }
}
