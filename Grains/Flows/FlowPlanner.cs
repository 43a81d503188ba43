using Meanwhile.Expressions;
using Meanwhile.Flows.Checks;
using Meanwhile.FlowTests;
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
    public Task<Planning> PlanAsync(Definition definition, CatalogSnapshot catalog, bool isPublished = false) =>
        thread.TryRun(() => Plan(definition, catalog, isPublished))
            ?? throw new IOException("Too many definitions wait to be checked");

    public void Dispose() => thread.Dispose();

    /// <summary>The plan, or all problems. What other flows and connections there are, the catalog says.</summary>
    /// <param name="definition">The text.</param>
    /// <param name="catalog">The flows and connections around it.</param>
    /// <param name="isPublished">
    /// It has been checked against the other flows when it was published, and is not again.
    /// </param>
    public Planning Plan(Definition definition, CatalogSnapshot catalog, bool isPublished = false)
    {
        var problems = new ProblemList();
        var declaration = reader.Read(definition, problems);
        if (declaration is null) return Planning.Refused(problems);

        var drafter = new StepDrafter(kinds, problems);
        var flow = new FlowDraft(declaration);
        var keys = new KeyReader(declaration.Root, problems);
        var names = keys.NamesOfSteps;
        drafter.DraftAll(declaration.Steps, flow.Body, names);
        var input = InputReader.Read(declaration, problems);
        var output = Answer("output");
        var status = Answer("status");
        var headers = Answer("headers");
        var state = keys.IsKeyed ? Answer("state") : null;
        var tests = new FlowTestReader(problems).Read(declaration.Root);

        AnswerHead.Check(declaration.Root, problems);
        MentionedSteps.Check(flow.Body, problems);
        Cycles.Check(flow.Body, problems);
        NamedConnections.Check(
            flow.Body, catalog.Connections.ToDictionary(one => one.Name, one => one.Kind), problems);
        MockedSteps.Check(flow.Body, tests, problems);
        if (!isPublished)
        {
            FreeRoutes.Check(declaration, catalog.Flows, problems);
            NamedFlows.Check(flow, catalog.Flows, problems);
        }
        if (problems.Any) return Planning.Refused(problems);

        var warnings = new ProblemList();
        UnorderedWrites.Check(flow.Body, warnings);
        var waits = WaitTraits.Of(flow.Body);
        var plan = new FlowPlan
        {
            Flow = declaration.Name,
            Version = ContentHash.Of(definition.Text),
            Body = ScopePlanner.Plan(flow.Body, output),
            Status = status,
            Headers = headers,
            Durability = declaration.Durability,
            Key = keys.Read("key"),
            Concurrency = keys.Concurrency,
            State = state,
            IdempotencyKey = keys.Read("idempotencyKey"),
            AwaitsSignals = waits.AwaitsSignals,
            MayWaitLong = waits.MayWaitLong,
            Deadline = declaration.Deadline,
            AnswersPartly = declaration.AnswersPartly,
            MayAnswerEarly = declaration.AnswersPartly || flow.Body.AndInner().SelectMany(scope => scope.Steps)
                .Any(step => step.Call is { Kind: RespondStep }),
            Input = input!,
        };
        return new Planning(declaration, plan, [], warnings.InOrder()) { Tests = tests };

        PlannedTemplate? Answer(string key) => declaration.Root[key] is { } node
            ? drafter.Answer(flow.Body, node, names)
            : null;
    }
}
