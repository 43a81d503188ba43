using System.Text;
using Meanwhile.Connections;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.FlowTests;
using Meanwhile.Limiting;
using Meanwhile.Runs;
using Meanwhile.Shares;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meanwhile.Batches;

/// <summary>Runs of one flow against one real upstream, without a silo.</summary>
internal sealed class BatchedRuns : IAsyncDisposable
{
    private readonly ConnectionTable connections;
    private readonly FlowEngine engine;
    private readonly FlowPlan plan;

    public BatchedRuns(ConnectionVersion connection, string yaml, Secrets? secrets = null)
    {
        connections = new ConnectionTable(
            new ConnectionReader(new ConnectionKinds(), secrets ?? new Secrets([])), TimeProvider.System,
            NullLogger<ConnectionTable>.Instance);
        plan = TestWorld.Right(yaml).Plan!;
        connections.Replace(Tenancy.Default, CatalogSnapshot.Empty with { Connections = [connection] });
        var renderer = new Renderer(new ScriptEngine(TimeProvider.System, threads: 1));
        var learned = new LearnedTimes();
        var local = new LocalShares(TimeProvider.System);
        var shares = new SharedCalls(local, renderer, new ShareMaker(local, null), NullLogger<SharedCalls>.Instance);
        var attempts = new Attempts(renderer, TestWorld.Plans, learned, NullLogger<Attempts>.Instance);
        var gate = new LimitGate(attempts, LocalOwners.NewLimits(TimeProvider.System), renderer);
        var runner = new StepRunner(gate, shares, new ExtraCalls(), learned, NullLogger<StepRunner>.Instance);
        engine = new FlowEngine(
            runner, renderer, new RealWorld(connections, new Batcher(TimeProvider.System)),
            new RecentRuns(new RecordedRuns(TimeProvider.System)), TimeProvider.System);
    }

    /// <summary>One run, on a turn of its own.</summary>
    public Task<RunResult> RunAsync(string input)
    {
        var request = new RunRequest
        {
            Run = Guid.CreateVersion7(),
            Version = plan.Version,
            Input = new Payload(Encoding.UTF8.GetBytes(input)),
            Revision = 0,
        };
        return Task.Factory.StartNew(
            () => engine.RunAsync(plan, request, Tenancy.Default, CancellationToken.None).AsTask(),
            CancellationToken.None, TaskCreationOptions.DenyChildAttach,
            new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();
    }

    public ValueTask DisposeAsync() => connections.DisposeAsync();

    public static Definition Definition(string text) => new(Encoding.UTF8.GetBytes(text), "application/yaml");
}
