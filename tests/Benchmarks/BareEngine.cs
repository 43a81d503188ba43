using System.Text;
using Meanwhile.Batches;
using Meanwhile.Connections;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Limiting;
using Meanwhile.Runs;
using Meanwhile.Shares;
using Meanwhile.Steps;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meanwhile.Benchmarks;

/// <summary>The engine by itself in this process, without silo and API.</summary>
internal sealed class BareEngine
{
    private readonly ConnectionVersion[] known;
    private readonly FlowEngine engine;

    public BareEngine(Secrets secrets, params ConnectionVersion[] known)
    {
        this.known = known;
        var kinds = new StepKinds();
        var renderer = new Renderer(new ScriptEngine(TimeProvider.System, threads: 1));
        var plans = new PlanTable(new FlowPlanner(new FlowReader(kinds), kinds), null);
        var learned = new LearnedTimes();
        var attempts = new Attempts(renderer, plans, learned, NullLogger<Attempts>.Instance);
        var local = new LocalShares(TimeProvider.System);
        var shares = new SharedCalls(local, renderer, new ShareMaker(local, null), NullLogger<SharedCalls>.Instance);
        var gate = new LimitGate(attempts, LocalOwners.NewLimits(TimeProvider.System), renderer);
        var runner = new StepRunner(gate, shares, new ExtraCalls(), learned, NullLogger<StepRunner>.Instance);
        var connections = new ConnectionTable(
            new ConnectionReader(new ConnectionKinds(), secrets), TimeProvider.System,
            NullLogger<ConnectionTable>.Instance);
        connections.Replace(Tenancy.Default, CatalogSnapshot.Empty with { Connections = known });
        engine = new FlowEngine(
            runner, renderer, new RealWorld(connections, new Batcher(TimeProvider.System)),
            new RecentRuns(new RecordedRuns(TimeProvider.System)), TimeProvider.System);
    }

    public FlowPlan Plan(string yaml)
    {
        var kinds = new StepKinds();
        using var planner = new FlowPlanner(new FlowReader(kinds), kinds);
        var planning = planner.Plan(Definition(yaml), CatalogSnapshot.Empty with { Connections = known });
        return planning.Plan
            ?? throw new InvalidOperationException(string.Join('\n', planning.Problems.AsEnumerable()));
    }

    /// <summary>Makes one run that must succeed.</summary>
    public async Task MakeAsync(FlowPlan plan, byte[] input)
    {
        var request = new RunRequest
        {
            Run = Guid.NewGuid(),
            Version = plan.Version,
            Input = new Payload(input),
            Revision = 0,
        };
        var result = await engine.RunAsync(plan, request, Tenancy.Default, CancellationToken.None);
        if (result.Problem is { } problem) throw new InvalidOperationException(problem.ToString());
    }

    public static ConnectionVersion Connection(string name, string kind, string text) =>
        new(name, kind, "v1", Definition(text), "benchmark");

    private static Definition Definition(string text) => new(Encoding.UTF8.GetBytes(text), "application/yaml");
}
