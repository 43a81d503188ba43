using System.Runtime.CompilerServices;
using Meanwhile.Journal;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Meanwhile.Runs;

/// <inheritdoc cref="IRunGrain"/>
[Reentrant, PreferLocalPlacement, CollectionAgeLimit(Minutes = 2)]
public sealed class RunGrain(RunHost host, LiveRuns live, RunWakes wakes) : Grain, IRunGrain
{
    private HostedRun? hosted;
    private Task? taking;

    private Guid Run => this.GetPrimaryKey();

    /// <summary>Where memory is short, activations go that are at work too: the run goes on from the journal then.
    /// </summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken stop)
    {
        if (hosted is not { IsOver: false } run) return;
        await Task.WhenAny(run.KeepAsync(), Task.Delay(Timeout.Infinite, stop));
        run.LetGo();
        if (run.IsDurable) wakes.Add(Run, DateTimeOffset.MinValue);
    }

    public async Task<RunReply> Start(RunStart start, CancellationToken left)
    {
        var starting = StartOnceAsync(start, left);
        taking = starting;
        var (run, reply) = await starting;
        if (run is null) return reply!;
        reply = await run.AwaitAsync(start.Patience, left);
        await run.Kept;
        if (reply.Result is not null || reply.HasMoved) return reply;
        if (left.IsCancellationRequested) await run.CallerLeftAsync();
        else await run.KeepAsync();
        return reply;
    }

    public async Task<RunReply?> Await(string tenant, TimeSpan patience, CancellationToken left)
    {
        await TakenAsync();
        if (LiveOf(tenant) is not { } run)
        {
            if (await host.LookAsync(tenant, Run) is not { } found) return null;
            var known = new RunReply { Run = Run, Result = found.History.Answer ?? found.History.End };
            if (known.Result is not null || IsParked(found.Stored.Record)) return known;
            if (LiveOf(tenant) is null) await TakeAsync();
            run = LiveOf(tenant);
        }
        return run is null ? new RunReply { Run = Run, HasMoved = true } : await run.AwaitAsync(patience, left);
    }

    public async Task<RunSnapshot?> Find(string tenant)
    {
        if (LiveOf(tenant) is { } run) return run.Snapshot();
        return await host.LookAsync(tenant, Run) is { } found
            ? RunViews.Of(found.Stored, found.History, found.Plan)
            : null;
    }

    public async Task<Standing[]?> Why(string tenant)
    {
        if (LiveOf(tenant) is { } run)
            return run.IsQueued ? [await host.QueueAsync(run)] : run.Why();
        return await host.LookAsync(tenant, Run) is { } found ? RunViews.Why(found.Stored, found.History) : null;
    }

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
        if (hosted is { IsQueued: true } queued) await GoAsync(queued);
        else if (taking is { IsCompleted: false } || hosted is null or { IsOver: true }) await TakeAsync();
    }

    private static bool IsParked(RunRecord record) => record.Status is RunStatus.Waiting or RunStatus.Paused;

    private HostedRun? LiveOf(string tenant) =>
        hosted is { } run && run.Tenant == tenant && !run.Gone.IsCompleted ? run : null;

    /// <summary>The run in this silo's memory, fetched when it has not ended; else how it ended, or nothing.</summary>
    private async Task<(HostedRun? Run, RunHistory? Ended)> LiveAsync(string tenant)
    {
        while (true)
        {
            await TakenAsync();
            if (LiveOf(tenant) is { } here) return (here, null);
            if (await host.LookAsync(tenant, Run) is not { } found) return default;
            if (found.History.End is not null) return (null, found.History);
            if (LiveOf(tenant) is null) await TakeAsync();
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
            var doing = work(run);
            if (await Task.WhenAny(doing, run.Gone) == doing) return await doing;
        }
    }

    private async Task<ChangeOutcome> RetryAsync(string tenant)
    {
        if (LiveOf(tenant) is { IsOver: false }) return ChangeOutcome.Refused("it has not ended");
        if (await host.LookAsync(tenant, Run) is not { } found)
            return hosted is null ? ChangeOutcome.Missing : ChangeOutcome.Refused("it was not kept");
        if (RunViews.WhyNotRetried(found.Stored, found.History) is { } why) return ChangeOutcome.Refused(why);
        if (await host.RetryAsync(Run) is { } run) await EnterAsync(run);
        return ChangeOutcome.Made;
    }

    private async Task<(HostedRun? Run, RunReply? Reply)> StartOnceAsync(RunStart start, CancellationToken left)
    {
        var (run, reply) = await host.StartAsync(start, left);
        if (run is not null) await EnterAsync(run);
        return (run, reply);
    }

    /// <summary>Whoever begins to host the run is waited for: two who took it over would both drive it, and make the
    /// same calls until one learns that it has lost.</summary>
    private Task TakenAsync() => taking is { IsCompleted: false } ? taking : Task.CompletedTask;

    private Task TakeAsync() => taking is { IsCompleted: false } ? taking : taking = TakeOnceAsync();

    private async Task TakeOnceAsync()
    {
        if (await host.TakeAsync(Run) is { } run) await EnterAsync(run);
    }

    private Task EnterAsync(HostedRun run)
    {
        hosted?.LetGo();
        hosted = run;
        run.Parked = wakeAt => wakes.Add(Run, wakeAt);
        return GoAsync(run);
    }

    /// <summary>Drives the run, when it is its turn among those of its key.</summary>
    private async Task GoAsync(HostedRun run)
    {
        if (run.IsQueued && !await host.TakeTurnAsync(run)) return;
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        run.Drive();
        live.Enter(run);
        _ = SeeOffAsync(run);
    }

    private async Task SeeOffAsync(HostedRun run)
    {
        await Task.WhenAny(run.Ended, run.Gone);
        live.Leave(run);
        if (run.Ended.IsCompleted && run.Key is not null && await host.NextAsync(run) is { } next)
            _ = GrainFactory.Run(next).GoOn();
        await run.LeftAloneAsync();
        if (hosted != run) return;
        DelayDeactivation(TimeSpan.Zero);
        if (run.IsDurable) DeactivateOnIdle();
    }

    private async Task<IReadOnlyList<JournalEntry>> PastAsync() =>
        (await host.Journal.FindAsync(Run))?.Entries ?? [];
}
