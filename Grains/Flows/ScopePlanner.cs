using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Meanwhile.Expressions;

namespace Meanwhile.Flows;

/// <summary>Draft to plan: lays the checked graph of a scope, and of the scopes inside it, down for good.</summary>
internal static class ScopePlanner
{
    public static PlannedScope Plan(ScopeDraft scope, PlannedTemplate? output = null)
    {
        foreach (var (draft, steps) in scope.Steps.SelectMany(step => step.Holders)) steps.Scope = Plan(draft);
        return new PlannedScope
        {
            Steps = [.. scope.Steps.Select(draft => Step(draft, scope))],
            StepIndex = scope.Steps.ToFrozenDictionary(step => step.Id, step => step.Index),
            Output = output ?? Ends(scope),
            Ending = scope.Ending,
        };
    }

    private static PlannedStep Step(StepDraft draft, ScopeDraft scope) => new()
    {
        Index = draft.Index,
        Id = draft.Id,
        Call = draft.Call!,
        Content = ContentHash.Of(Encoding.UTF8.GetBytes(draft.Declaration.Node.ToJson())),
        Inner = [.. draft.Holders.Select(holder => holder.Steps.Scope)],
        Needs = [.. draft.Needs.Keys],
        Dependents = [.. scope.Steps
            .Where(other => other.Needs.ContainsKey(draft.Index))
            .Select(other => new PlannedEdge(other.Index, other.Needs[draft.Index]))],
        If = draft.If,
        Timeout = draft.Timeout,
        Deadline = draft.Deadline,
        Retry = draft.Retry,
        Hedge = draft.Hedge,
        Share = draft.Share,
        Batch = draft.Batch,
        Limits = draft.Limits,
        Fallback = draft.Fallback,
        Compensation = draft.Compensation,
        FailsWhenUnknown = draft.FailsWhenUnknown,
        ContinuesOnError = draft.ContinuesOnError,
    };

    /// <summary>What a scope gives when nothing is said: what nobody in it has used, the ends of its graph.</summary>
    private static PlannedTemplate Ends(ScopeDraft scope)
    {
        var used = scope.Steps.SelectMany(step => step.Needs.Keys).ToHashSet();
        var ends = scope.Steps.Where(step => !used.Contains(step.Index)).Select(step => (
            JsonEncodedText.Encode(step.Id),
            (Template)new ExpressionTemplate(new Expression($"steps.{step.Id}", ["steps"])
            {
                Path = new ValuePath("steps", [PathSegment.Member(step.Id)]),
            }, -1)));
        return new PlannedTemplate(new MapTemplate([.. ends]), []);
    }
}
