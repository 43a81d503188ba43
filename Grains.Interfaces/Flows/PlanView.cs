using Meanwhile.Errors;

namespace Meanwhile.Flows;

/// <summary>What Meanwhile worked out from a definition: which step waits for which, and what is doubtful.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.plan")]
public sealed record PlanView
{
    /// <summary>The steps in the order of the definition.</summary>
    [Id(0)]
    public required PlannedStepView[] Steps { get; init; }

    /// <summary>Legal, but probably not meant.</summary>
    [Id(1)]
    public Problem[] Warnings { get; init; } = [];
}
