using Meanwhile.Documents;
using Meanwhile.Errors;

namespace Meanwhile.Flows.Checks;

/// <summary>
/// Every step that is mentioned exists and is not the one that mentions it; what is left are the edges of the graph.
/// </summary>
internal static class MentionedSteps
{
    public static void Check(FlowDraft flow, ProblemList problems)
    {
        foreach (var step in flow.Steps)
        {
            foreach (var (mention, place, pointer) in step.Mentions)
                Link(flow, step, mention.Id, !mention.IsOptional, place, pointer, problems);
            foreach (var name in step.DependsOn)
                Link(flow, step, name.Text, isHard: false, name.Place, name.Pointer, problems);
            if (step.Computed is { } computed && step.DependsOn.Count == 0)
                problems.Add(ErrorCodes.ComputedStep, computed.Place, computed.Pointer,
                    $"in `{step.Id}` it is not known before the run which steps are meant",
                    "write `steps.name`, or list the steps in `dependsOn`");
        }
        foreach (var (mention, place, pointer) in flow.AnswerMentions)
            if (flow.Find(mention.Id) is null) Unknown(flow, mention.Id, place, pointer, problems);
    }

    private static void Link(
        FlowDraft flow, StepDraft step, string id, bool isHard, Place place, string pointer, ProblemList problems)
    {
        if (flow.Find(id) is not { } other) Unknown(flow, id, place, pointer, problems);
        else if (other == step)
            problems.Add(ErrorCodes.SelfReference, place, pointer, $"the step `{id}` mentions itself",
                "mention another step; a `fallback` sees what went wrong as `error`");
        else step.Needs[other.Index] = isHard || step.Needs.GetValueOrDefault(other.Index);
    }

    private static void Unknown(FlowDraft flow, string id, Place place, string pointer, ProblemList problems) =>
        problems.Add(ErrorCodes.UnknownStep, place, pointer, $"there is no step `{id}`",
            NameHints.UnknownStep(id, flow.Ids));
}
