using Meanwhile.Errors;
using Meanwhile.FlowTests;

namespace Meanwhile.Flows;

/// <summary>What came of planning: a plan with its warnings, or problems.</summary>
public sealed record Planning(FlowDeclaration? Declaration, FlowPlan? Plan, Problem[] Problems, Problem[] Warnings)
{
    /// <summary>The tests beside the flow.</summary>
    public IReadOnlyList<FlowTest> Tests { get; init; } = [];

    public static Planning Refused(ProblemList problems) => new(null, null, problems.InOrder(), []);
}
