using Meanwhile.Documents;
using Meanwhile.Errors;

namespace Meanwhile.Flows.Checks;

/// <summary>
/// Every step that is mentioned exists and is not the one that mentions it; what is left are the edges of the graph.
/// </summary>
internal static class MentionedSteps
{
    public static void Check(ScopeDraft scope, ProblemList problems)
    {
        foreach (var step in scope.Steps)
        {
            foreach (var (mention, place, pointer) in step.Mentions)
                Link(scope, step, mention.Id, !mention.IsOptional, place, pointer, problems);
            foreach (var (mention, place, pointer) in step.UndoMentions)
                if (!Visible(scope).Contains(mention.Id))
                    Link(scope, step, mention.Id, !mention.IsOptional, place, pointer, problems);
            foreach (var name in step.DependsOn)
                Link(scope, step, name.Text, isHard: false, name.Place, name.Pointer, problems);
            if (step.Computed is { } computed && step.DependsOn.Count == 0)
                problems.Add(ErrorCodes.ComputedStep, computed.Place, computed.Pointer,
                    $"in `{step.Id}` it is not known before the run which steps are meant",
                    "write `steps.name`, or list the steps in `dependsOn`");
            if (Outside(scope, step.Id) is { } taken)
                problems.Add(ErrorCodes.BadValue, step.Declaration.Place, step.Declaration.Node.Pointer,
                    $"`{step.Id}` inside `{scope.Owner!.Id}` has the name of a step outside", "rename one of the two");
            foreach (var inner in step.Inner) Check(inner, problems);
        }
        foreach (var (mention, place, pointer) in scope.AnswerMentions)
            if (scope.Find(mention.Id) is null)
                Link(scope, null, mention.Id, !mention.IsOptional, place, pointer, problems);
    }

    /// <summary>
    /// An edge to the step with this name, looked for from the inside out. Where it is found outside a container, the
    /// container waits for it.
    /// </summary>
    private static void Link(
        ScopeDraft scope, StepDraft? waiter, string id, bool isHard, Place place, string pointer, ProblemList problems)
    {
        for (var at = scope; ; waiter = at.Owner, at = waiter!.Scope)
        {
            if (at.Find(id) is { } other)
            {
                if (other == waiter)
                    problems.Add(ErrorCodes.SelfReference, place, pointer, at == scope
                        ? $"the step `{id}` mentions itself"
                        : $"a step inside `{id}` mentions `{id}`, which has not ended then",
                        "mention another step; a `fallback` sees what went wrong as `error`");
                else if (waiter is not null)
                    waiter.Needs[other.Index] = isHard || waiter.Needs.GetValueOrDefault(other.Index);
                return;
            }
            if (at.Owner is null) break;
        }
        var known = Visible(scope).ToArray();
        problems.Add(ErrorCodes.UnknownStep, place, pointer, $"there is no step `{id}`",
            HidingContainer(scope, id) ?? NameHints.UnknownStep(id, known));
    }

    private static StepDraft? Outside(ScopeDraft scope, string id)
    {
        for (var owner = scope.Owner; owner is not null; owner = owner.Scope.Owner)
            if (owner.Scope.Find(id) is { } step) return step;
        return null;
    }

    private static IEnumerable<string> Visible(ScopeDraft? scope)
    {
        for (; scope is not null; scope = scope.Owner?.Scope)
            foreach (var id in scope.Ids) yield return id;
    }

    /// <summary>A step of that name inside a container, which nobody outside can see.</summary>
    private static string? HidingContainer(ScopeDraft scope, string id)
    {
        var around = new HashSet<StepDraft>();
        while (scope.Owner is { } owner)
        {
            around.Add(owner);
            scope = owner.Scope;
        }
        var hiding = scope.AndInner().FirstOrDefault(inner => inner.Find(id) is not null);
        if (hiding?.Owner is not { } container) return null;
        return around.Contains(container)
            ? $"`{id}` is in another branch of `{container.Id}`, and branches do not see each other"
            : $"`{id}` is inside `{container.Id}` and seen only there; mention `{container.Id}`";
    }
}
