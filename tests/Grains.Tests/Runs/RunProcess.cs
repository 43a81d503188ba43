using System.Text;
using Meanwhile.Expressions;
using Meanwhile.FlowTests;
using Meanwhile.Flows;
using Meanwhile.Journal;
using Meanwhile.Limiting;
using Meanwhile.Shares;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Meanwhile.Runs;

/// <summary>
/// A process that hosts runs, without silo and network: it can die at any time, and another one goes on from the same
/// journal. Its clock stands still until a test moves it.
/// </summary>
internal sealed class RunProcess
{
    private static readonly ScriptEngine Scripts = new(new SlowedTime(times: 10), threads: 2);

    private readonly ConcurrentExclusiveSchedulerPair pair = new();
    private readonly RunHost host;
    private readonly List<HostedRun> runs = [];
    private readonly string version;
    private readonly string flow;

    public RunProcess(string yaml, ScriptedWorld world, IJournal journal, FakeTimeProvider time, string? latest = null)
    {
        Journal = journal;
        var plans = new PlanTable(TestWorld.Planner, null);
        var planning = TestWorld.Right(yaml);
        (flow, version) = (planning.Plan!.Flow, planning.Plan.Version);
        foreach (var text in latest is null ? [yaml] : new[] { yaml, latest }) Publish(plans, text);
        plans.Reached(Tenancy.Default, 1);
        var learned = new LearnedTimes();
        var renderer = new Renderer(Scripts);
        var attempts = new Attempts(renderer, plans, learned, NullLogger<Attempts>.Instance);
        var local = new LocalShares(time);
        var shares = new SharedCalls(local, renderer, new ShareMaker(local, null), NullLogger<SharedCalls>.Instance);
        var gate = new LimitGate(attempts, LocalOwners.NewLimits(TimeProvider.System), renderer);
        var runner = new StepRunner(gate, shares, new ExtraCalls(), learned, NullLogger<StepRunner>.Instance);
        var recent = new RecentRuns(new RecordedRuns(time));
        var parts = new RunParts(runner, renderer, world, time, NullLogger<HostedRun>.Instance);
        host = new RunHost(journal, plans, parts, recent,
            new RunAddresses("http://here"), NullLogger<RunHost>.Instance);
    }

    public IJournal Journal { get; }

    /// <summary>Called when a run leaves memory; none does where nobody listens.</summary>
    public Action<DateTimeOffset?>? Parked { get; init; }

    public static FakeTimeProvider NewTime() => new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));

    /// <summary>Starts a run and drives it; null when another one had its key.</summary>
    public Task<HostedRun?> StartAsync(string input = "{}", Guid? name = null, string? idempotencyKey = null) =>
        OnTurn<HostedRun?>(async () =>
        {
            var start = NewStart(name ?? Guid.CreateVersion7(), TimeSpan.Zero, input, idempotencyKey);
            var (run, reply) = await host.StartAsync(start, CancellationToken.None);
            reply?.Refusal.ShouldBeNull();
            if (run is null) return null;
            await EnterAsync(run);
            await run.Kept;
            return run;
        });

    /// <summary>What a caller wants.</summary>
    public RunStart NewStart(Guid run, TimeSpan patience, string input = "{}", string? idempotencyKey = null) => new()
    {
        Tenant = Tenancy.Default,
        Flow = flow,
        IdempotencyKey = idempotencyKey,
        Patience = patience,
        Request = new RunRequest
        {
            Run = run,
            Version = version,
            Revision = 1,
            Input = new Payload(Encoding.UTF8.GetBytes(input)),
        },
    };

    /// <summary>A turn as grains have it, for runs of this process.</summary>
    public RunTurn NewTurn(LiveRuns live, RunWakes wakes, Action<bool> busy) => new(host, live, wakes, busy);

    /// <summary>Takes a run over and drives it; null when it is not there or has ended.</summary>
    public Task<HostedRun?> TakeAsync(Guid name) => OnTurn<HostedRun?>(async () =>
        await host.TakeAsync(name) is { } run ? await EnterAsync(run) : null);

    /// <summary>Lets a failed run go on.</summary>
    public Task<HostedRun?> RetryAsync(Guid name) => OnTurn<HostedRun?>(async () =>
        await host.RetryAsync(name) is { } run ? await EnterAsync(run) : null);

    /// <summary>Does something on the turn that all runs here share.</summary>
    public Task<T> OnTurn<T>(Func<Task<T>> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, pair.ExclusiveScheduler).Unwrap();

    public Task<ChangeOutcome> Ask(HostedRun run, RunChange change) => OnTurn(() => run.ChangeAsync(change));

    public Task<ChangeOutcome> Signal(HostedRun run, string name, string id, string? data = null) => OnTurn(() =>
        run.SignalAsync(new RunSignal(name, id, data is null ? null : new Payload(Encoding.UTF8.GetBytes(data)))));

    /// <summary>Nothing of this process does anything any more.</summary>
    public Task DieAsync() => OnTurn(() =>
    {
        foreach (var run in runs) run.LetGo();
        return Task.FromResult(true);
    });

    /// <summary>Completes when something of this kind stands in the run.</summary>
    public static async Task StandingAsync(HostedRun run, StandingKind kind, string? place = null)
    {
        var patience = DateTime.UtcNow.AddSeconds(20);
        while (!run.Why().Any(one => one.Kind == kind && (place is null || one.Place == place)))
        {
            DateTime.UtcNow.ShouldBeLessThan(patience,
                $"{kind} never stood; the run has {string.Join(", ", run.Why())}, its end is {run.Ended.Status}");
            await Task.Yield();
        }
    }

    /// <summary>Moves the clock on in steps, for what sets a timer only when another has fired.</summary>
    public static async Task AdvanceUntilAsync(FakeTimeProvider time, Task done, TimeSpan step)
    {
        var patience = DateTime.UtcNow.AddSeconds(20);
        while (!done.IsCompleted && DateTime.UtcNow < patience)
        {
            time.Advance(step);
            await Task.WhenAny(done, Task.Delay(1));
        }
        done.IsCompleted.ShouldBeTrue();
    }

    private async Task<HostedRun> EnterAsync(HostedRun run)
    {
        runs.Add(run);
        run.Parked = Parked;
        if (run.IsQueued && !await host.TakeTurnAsync(run)) return run;
        run.Drive();
        return run;
    }

    private static void Publish(PlanTable plans, string yaml)
    {
        var planning = TestWorld.Right(yaml);
        var stored = new StoredFlow(planning.Plan!.Flow, planning.Plan.Version,
            new Definition(Encoding.UTF8.GetBytes(yaml), "application/yaml"), "test", DateTimeOffset.UnixEpoch);
        plans.Replace(Tenancy.Default,
            CatalogSnapshot.Empty with
            {
                Connections = TestWorld.Connections,
                Flows = [FlowVersions.Of(stored, planning, planning.Plan)],
            });
    }
}
