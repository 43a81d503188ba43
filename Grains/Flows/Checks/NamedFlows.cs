using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Steps;

namespace Meanwhile.Flows.Checks;

/// <summary>Every flow that is called exists, or is the one being published.</summary>
internal static class NamedFlows
{
    public static void Check(FlowDraft flow, IEnumerable<FlowVersion> others, ProblemList problems)
    {
        var known = others.Select(other => other.Flow).Append(flow.Declaration.Name).ToHashSet();
        foreach (var step in flow.Body.AndInner().SelectMany(scope => scope.Steps))
            if (step.Call?.Settings.Constant is FlowStep.Settings { Name: { Length: > 0 } name }
                && !known.Contains(name))
                problems.Add(ErrorCodes.UnknownFlow,
                    (step.Declaration.Settings as MapNode)?["name"] ?? step.Declaration.Settings,
                    $"there is no flow `{name}`", Nearest.Hint(name, known) ?? "publish that flow first");
    }
}
