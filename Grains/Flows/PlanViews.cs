using Meanwhile.Errors;

namespace Meanwhile.Flows;

/// <summary>Shows a plan to people.</summary>
internal static class PlanViews
{
    public static PlanView Of(FlowPlan plan, Problem[] warnings) =>
        new() { Warnings = warnings, Steps = [.. Of(plan.Body, null)] };

    /// <summary>The steps of a scope, each followed by those inside it.</summary>
    private static IEnumerable<PlannedStepView> Of(PlannedScope scope, string? within)
    {
        var stages = new int?[scope.Steps.Count];
        foreach (var step in scope.Steps)
        {
            yield return new PlannedStepView(
                step.Id,
                step.Call.Kind.Name,
                [.. step.Needs.Select(need => scope.Steps[need].Id)],
                Stage(scope, step.Index, stages),
                step.Call.Connection,
                step.Call.Writes)
            {
                Within = within,
                Content = step.Content,
            };
            var place = within is null ? step.Id : $"{within}.{step.Id}";
            foreach (var inner in step.Inner.SelectMany(steps => Of(steps, place))) yield return inner;
        }
    }

    private static int Stage(PlannedScope scope, int step, int?[] known) => known[step] ??=
        scope.Steps[step].Needs.Select(need => Stage(scope, need, known) + 1).DefaultIfEmpty(0).Max();
}
