using System.Collections.Frozen;
using System.Text.Json;
using Meanwhile.Documents;
using Meanwhile.Expressions;
using Meanwhile.Flows.Checks;
using Meanwhile.Schemas;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>
/// Declaration to plan: reads every expression, infers the graph, checks all of it, and says all that is wrong at once.
/// </summary>
public sealed class FlowPlanner(FlowReader reader, StepKinds kinds) : IDisposable
{
    private readonly WorkThreads thread = new("planner", threads: 1, Limits.StoreQueueMax);

    /// <summary>
    /// As <see cref="Plan"/>, on a thread of its own: a stranger's text of full size takes longer than a grain's turn
    /// may.
    /// </summary>
    public Task<Planning> PlanAsync(Definition definition, CatalogSnapshot catalog) =>
        thread.TryRun(() => Plan(definition, catalog))
            ?? throw new IOException("Too many definitions wait to be checked");

    public void Dispose() => thread.Dispose();

    /// <summary>The plan, or all problems. What other flows and connections there are, the catalog says.</summary>
    public Planning Plan(Definition definition, CatalogSnapshot catalog)
    {
        var problems = new ProblemList();
        var declaration = reader.Read(definition, problems);
        if (declaration is null) return Planning.Refused(problems);

        var drafter = new StepDrafter(kinds, problems);
        var flow = new FlowDraft(declaration, [.. declaration.Steps.Select(drafter.Draft)]);
        var input = InputReader.Read(declaration, problems);
        var output = declaration.Root["output"] is { } wanted ? drafter.Answer(flow, wanted) : null;
        var status = declaration.Root["status"] is { } code ? drafter.Answer(flow, code) : null;
        var headers = declaration.Root["headers"] is { } names ? drafter.Answer(flow, names) : null;

        MentionedSteps.Check(flow, problems);
        Cycles.Check(flow, problems);
        NamedConnections.Check(flow, catalog.Connections.ToDictionary(one => one.Name, one => one.Kind), problems);
        FreeRoutes.Check(declaration, catalog.Flows, problems);
        if (problems.Any) return Planning.Refused(problems);

        var warnings = new ProblemList();
        UnorderedWrites.Check(flow, warnings);
        var plan = new FlowPlan
        {
            Flow = declaration.Name,
            Version = ContentHash.Of(definition.Text),
            Steps = Steps(flow),
            StepIndex = flow.Steps.ToFrozenDictionary(step => step.Id, step => step.Index),
            Output = output ?? DefaultOutput(flow),
            Status = status,
            Headers = headers,
            Deadline = declaration.Deadline,
            Input = input!,
        };
        return new Planning(declaration, plan, [], warnings.InOrder());
    }

    private static PlannedStep[] Steps(FlowDraft flow) =>
    [
        .. flow.Steps.Select(draft => new PlannedStep
        {
            Index = draft.Index,
            Id = draft.Id,
            Call = draft.Call!,
            Needs = [.. draft.Needs.Keys],
            Dependents = [.. flow.Steps
                .Where(other => other.Needs.ContainsKey(draft.Index))
                .Select(other => new PlannedEdge(other.Index, other.Needs[draft.Index]))],
            If = draft.If,
            Timeout = draft.Timeout,
            Retry = draft.Retry,
            Fallback = draft.Fallback,
            ContinuesOnError = draft.ContinuesOnError,
        }),
    ];

    /// <summary>Without <c>output</c>, a flow gives what nobody in it has used: the ends of its graph.</summary>
    private static PlannedTemplate DefaultOutput(FlowDraft flow)
    {
        var used = flow.Steps.SelectMany(step => step.Needs.Keys).ToHashSet();
        var ends = flow.Steps.Where(step => !used.Contains(step.Index)).Select(step => (
            JsonEncodedText.Encode(step.Id),
            (Template)new ExpressionTemplate(new Expression($"steps.{step.Id}", ["steps"])
            {
                Path = new ValuePath("steps", [PathSegment.Member(step.Id)]),
            }, -1)));
        return new PlannedTemplate(new MapTemplate([.. ends]), []);
    }
}
