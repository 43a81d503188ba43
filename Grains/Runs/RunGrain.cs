using System.Runtime.CompilerServices;
using Meanwhile.Journal;
using Orleans.Concurrency;

namespace Meanwhile.Runs;

/// <inheritdoc cref="IRunGrain"/>
[Reentrant, OriginPlacement, CollectionAgeLimit(Minutes = 2)]
public sealed class RunGrain : Grain, IRunGrain
{
    private readonly RunHost host;
    private readonly LiveRuns live;
    private readonly RunTurn turn;

    public RunGrain(RunHost host, LiveRuns live, RunWakes wakes)
    {
        (this.host, this.live) = (host, live);
        turn = new RunTurn(host, live, wakes, Stay);
    }

    private Guid Run => this.GetPrimaryKey();

    /// <summary>Where memory is short, activations go that are at work too.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken stop) =>
        turn.LeaveAsync(stop);

    public Task<RunReply> Start(RunStart start, CancellationToken left) => turn.StartAsync(start, left);

    public async Task<RunReply?> Await(string tenant, TimeSpan patience, CancellationToken left)
    {
        if (await HereAsync(tenant) is not { } run)
        {
            if (await host.LookAsync(tenant, Run) is not { } found) return null;
            var known = new RunReply { Run = Run, Result = found.History.Answer ?? found.History.End };
            if (known.Result is not null || IsParked(found.Stored.Record)) return known;
            await turn.TakeAsync(Run);
            run = await HereAsync(tenant);
        }
        return run is null
            ? new RunReply { Run = Run, HasMoved = true }
            : await run.Turn.DoAsync(() => run.AwaitAsync(patience, left));
    }

    public async Task<RunSnapshot?> Find(string tenant)
    {
        if (await HereAsync(tenant) is { } run) return await run.Turn.DoAsync(() => Task.FromResult(run.Snapshot()));
        return await host.LookAsync(tenant, Run) is { } found
            ? RunViews.Of(found.Stored, found.History, found.Plan)
            : null;
    }

    public async Task<Standing[]?> Why(string tenant)
    {
        if (await HereAsync(tenant) is { } run)
            return await run.Turn.DoAsync(async () => run.IsQueued ? [await host.QueueAsync(run)] : run.Why());
        return await host.LookAsync(tenant, Run) is { } found
            ? RunViews.Why(found.Stored, found.History)
            : await RecentHere(tenant).Why(Run);
    }

    public Task<RunSnapshot?> Recall(string tenant) => RecentHere(tenant).Find(Run);

    public Task<RecordedTest?> Record(string tenant) => RecentHere(tenant).Record(Run);

    public Task<ChangeOutcome> Signal(string tenant, RunSignal signal) =>
        OnLiveAsync(tenant, run => run.SignalAsync(signal), ended => ended.Signals.Knows(signal.Id)
            ? ChangeOutcome.Made
            : ChangeOutcome.Refused("it has ended"));

    public Task<ChangeOutcome> Call(string tenant, string secret, string name, Payload? data) =>
        OnLiveAsync(tenant, run => run.CallAsync(secret, name, data), ended => HostedRun.IsSecret(
            ended.HookSecret, secret) ? ChangeOutcome.Refused("it has ended") : ChangeOutcome.Missing);

    public Task<ChangeOutcome> Change(string tenant, RunChange change) => change == RunChange.Retry
        ? RetryAsync(tenant)
        : OnLiveAsync(tenant, run => run.ChangeAsync(change), _ => ChangeOutcome.Refused("it has ended"));

    public async IAsyncEnumerable<RunNews> Follow(
        string tenant, long after, [EnumeratorCancellation] CancellationToken stop)
    {
        if (await LiveAsync(tenant) is { Run: { } run })
        {
            await foreach (var news in run.FollowAsync(after, PastAsync, stop)) yield return news;
            yield break;
        }
        if (await host.LookAsync(tenant, Run) is not { } found) yield break;
        foreach (var entry in found.Stored.Entries.Where(entry => entry.Seq > after))
            if (NewsText.Of(entry, found.Plan) is { } news) yield return news;
    }

    public async Task GoOn()
    {
        if (!await live.GoOnAsync(Run)) await turn.TakeAsync(Run);
    }

    /// <summary>The ring of this very silo, for that grain is wherever it is asked.</summary>
    private IRecentRunsGrain RecentHere(string tenant) => GrainFactory.GetGrain<IRecentRunsGrain>(tenant);

    private static bool IsParked(RunRecord record) => record.Status is RunStatus.Waiting or RunStatus.Paused;

    /// <summary>The run in this silo's memory. One that waits for its turn writes nothing, and so does not learn that
    /// another silo has taken it.</summary>
    private async ValueTask<HostedRun?> HereAsync(string tenant)
    {
        if (await live.FindAsync(Run) is not { } run || run.Tenant != tenant || run.Gone.IsCompleted) return null;
        if (!run.IsQueued || await host.IsOursAsync(run)) return run;
        await run.Turn.DoAsync(run.LetGoAsync);
        return null;
    }

    /// <summary>The run in this silo's memory, fetched when it has not ended; else how it ended, or nothing.</summary>
    private async Task<(HostedRun? Run, RunHistory? Ended)> LiveAsync(string tenant)
    {
        while (true)
        {
            if (await HereAsync(tenant) is { } here) return (here, null);
            if (await host.LookAsync(tenant, Run) is not { } found) return default;
            if (found.History.End is not null) return (null, found.History);
            await turn.TakeAsync(Run);
        }
    }

    /// <summary>Does something to a run in memory; again when it left memory meanwhile.</summary>
    private async Task<ChangeOutcome> OnLiveAsync(
        string tenant, Func<HostedRun, Task<ChangeOutcome>> work, Func<RunHistory, ChangeOutcome> whenEnded)
    {
        while (true)
        {
            var (run, ended) = await LiveAsync(tenant);
            if (ended is not null) return whenEnded(ended);
            if (run is null) return ChangeOutcome.Missing;
            var doing = run.Turn.DoAsync(() => work(run));
            if (await Task.WhenAny(doing, run.Gone) == doing) return await doing;
        }
    }

    private async Task<ChangeOutcome> RetryAsync(string tenant)
    {
        var run = await HereAsync(tenant);
        if (run is { IsOver: false }) return ChangeOutcome.Refused("it has not ended");
        if (await host.LookAsync(tenant, Run) is not { } found)
            return run is null ? ChangeOutcome.Missing : ChangeOutcome.Refused("it was not kept");
        if (RunViews.WhyNotRetried(found.Stored, found.History) is { } why) return ChangeOutcome.Refused(why);
        await turn.RetryAsync(Run);
        return ChangeOutcome.Made;
    }

    /// <summary>What ended here in memory is found nowhere else, so its address stays for a while.</summary>
    private void Stay(bool isBusy)
    {
        DelayDeactivation(isBusy ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);
        if (!isBusy && !live.Has(Run)) DeactivateOnIdle();
    }

    private async Task<IReadOnlyList<JournalEntry>> PastAsync() =>
        (await host.Journal.FindAsync(Run))?.Entries ?? [];
}
