using Meanwhile.Errors;

namespace Meanwhile.Flows;

/// <summary>Shows a plan to people.</summary>
internal static class PlanViews
{
    public static PlanView Of(FlowPlan plan, Problem[] warnings)
    {
        var stages = new int?[plan.Steps.Count];
        return new PlanView
        {
            Warnings = warnings,
            Steps = [.. plan.Steps.Select(step => new PlannedStepView(
                step.Id,
                step.Call.Kind.Name,
                [.. step.Needs.Select(need => plan.Steps[need].Id)],
                Stage(plan, step.Index, stages),
                step.Call.Connection,
                step.Call.Writes))],
        };
    }

    private static int Stage(FlowPlan plan, int step, int?[] known) =>
        known[step] ??= plan.Steps[step].Needs.Select(need => Stage(plan, need, known) + 1).DefaultIfEmpty(0).Max();
}
