using Meanwhile.Errors;

namespace Meanwhile.Flows;

/// <summary>What came of planning: a plan with its warnings, or problems.</summary>
public sealed record Planning(FlowDeclaration? Declaration, FlowPlan? Plan, Problem[] Problems, Problem[] Warnings)
{
    public static Planning Refused(ProblemList problems) => new(null, null, problems.InOrder(), []);
}
