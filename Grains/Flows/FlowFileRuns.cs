using Meanwhile.Batches;
using Meanwhile.Connections;
using Meanwhile.Expressions;
using Meanwhile.Limiting;
using Meanwhile.Runs;
using Meanwhile.Shares;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meanwhile.Flows;

/// <summary>Makes runs of flows in files: the engine that serves and the real outside, and no server.</summary>
public sealed class FlowFileRuns : IAsyncDisposable
{
    private readonly FlowFiles flows;
    private readonly ConnectionReader reader;
    private readonly ConnectionTable connections;
    private readonly FlowEngine engine;

    public FlowFileRuns(FlowFiles flows, Secrets secrets)
    {
        this.flows = flows;
        reader = new ConnectionReader(new ConnectionKinds(), secrets);
        connections = new ConnectionTable(reader, TimeProvider.System, NullLogger<ConnectionTable>.Instance);
        var renderer = new Renderer(flows.Scripts);
        var learned = new LearnedTimes();
        var attempts = new Attempts(renderer, flows.Plans, learned, NullLogger<Attempts>.Instance);
        var local = new LocalShares(TimeProvider.System);
        var shares = new SharedCalls(
            local, renderer, new ShareMaker(local, null), NullLogger<SharedCalls>.Instance);
        var gate = new LimitGate(attempts, LocalOwners.NewLimits(TimeProvider.System), renderer);
        var runner = new StepRunner(gate, shares, new ExtraCalls(), learned, NullLogger<StepRunner>.Instance);
        var recent = new RecentRuns(new RecordedRuns(TimeProvider.System));
        var world = new RealWorld(connections, new Batcher(TimeProvider.System));
        engine = new FlowEngine(runner, renderer, world, recent, TimeProvider.System);
    }

    /// <summary>Opens the connections that were read, and those built in; says what is wrong with the others.</summary>
    public IReadOnlyList<string> Open(IReadOnlyList<(string Name, Definition Definition)> builtIn)
    {
        var own = builtIn.Select(one =>
            new ConnectionVersion(one.Name, ConnectionReader.KindOf(one.Definition), "", one.Definition, ""));
        var wanted = flows.Opened.Where(one => one.Definition.Text.Length > 0).Concat(own).ToArray();
        connections.Replace(Tenancy.Default, CatalogSnapshot.Empty with { Connections = wanted });
        return
        [
            .. wanted.Where(one => !connections.TryFind(Tenancy.Default, one.Name, out _))
                .SelectMany(one => reader.Read(one.Name, one.Definition).Problems
                    .Select(problem => $"the connection `{one.Name}`: {problem.Detail}")),
        ];
    }

    /// <summary>Makes one run; gives what its caller got, and how it ended if it went on after that.</summary>
    public Task<(RunResult Answer, RunResult End)> RunAsync(FlowPlan plan, Payload input, CancellationToken stop)
    {
        var request = new RunRequest
        {
            Run = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
            Version = plan.Version,
            Input = input,
            Revision = 0,
        };

        // A run is one thing at a time, which the pool of threads alone would not see to.
        return Task.Factory.StartNew(
            () => engine.RunToItsEndAsync(plan, request, Tenancy.Default, stop).AsTask(), stop,
            TaskCreationOptions.DenyChildAttach, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();
    }

    public ValueTask DisposeAsync() => connections.DisposeAsync();
}
