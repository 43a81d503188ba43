using Meanwhile.Errors;

namespace Meanwhile.Runs;

/// <summary>
/// The runs that one grain drives: everything about them happens on its turn, and it stays in memory as long as there
/// are any.
/// </summary>
/// <param name="host">Makes runs.</param>
/// <param name="live">Where others find them.</param>
/// <param name="wakes">What must go on later.</param>
/// <param name="busy">Called with true before the first run is driven, and with false after the last.</param>
public sealed class RunTurn(RunHost host, LiveRuns live, RunWakes wakes, Action<bool> busy)
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    private TaskScheduler? scheduler;
    private int driven;

    /// <summary>Does something on this turn, called from any other.</summary>
    public Task<T> DoAsync<T>(Func<Task<T>> work) => TaskScheduler.Current == scheduler
        ? work()
        : Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler!).Unwrap();

    /// <inheritdoc cref="DoAsync{T}"/>
    public Task DoAsync(Func<Task> work) => DoAsync(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Starts a run and waits for its answer as long as the caller is patient.</summary>
    public async Task<RunReply> StartAsync(RunStart start, CancellationToken left)
    {
        var number = start.Request.Run;
        if (live.Reserve(number) is not { } place) return new RunReply { Run = number, HasMoved = true };
        var (run, reply) = ((HostedRun?)null, (RunReply?)null);
        try
        {
            (run, reply) = await host.StartAsync(start, left);
        }
        finally
        {
            if (run is null) live.Free(place);
        }
        if (run is null) return reply!;
        await EnterAsync(place, run);
        reply = await run.AwaitAsync(start.Patience, left);
        await run.Kept;
        if (reply.Result is not null || reply.HasMoved) return reply;
        if (left.IsCancellationRequested) await run.CallerLeftAsync();
        else await run.KeepAsync();
        return reply with { Snapshot = run.Snapshot() };
    }

    /// <summary>Takes a run over that stands still, unless it is here already.</summary>
    public Task TakeAsync(Guid run) => BringAsync(run, host.TakeAsync);

    /// <summary>Takes a run over that failed, and goes on from the steps that did.</summary>
    public Task RetryAsync(Guid run) => BringAsync(run, host.RetryAsync);

    /// <summary>Drives the run, when it is its turn among those of its key. What cannot be read now is asked for
    /// again.</summary>
    public async Task GoAsync(HostedRun run)
    {
        try
        {
            if (run.IsQueued && !await host.TakeTurnAsync(run)) return;
            run.Drive();
        }
        catch (StorageUnavailableException)
        {
            AskAgain(run);
        }
    }

    /// <summary>The grain leaves memory, and its runs with it; they go on from the journal.</summary>
    public async Task LeaveAsync(CancellationToken stop)
    {
        var runs = live.On(this);
        await Task.WhenAny(Task.WhenAll(runs.Select(run => run.KeepAsync())), Task.Delay(Timeout.Infinite, stop));
        foreach (var run in runs)
        {
            run.LetGo();
            if (run.IsDurable) wakes.AddHere(run.Run, DateTimeOffset.MinValue);
        }
    }

    private async Task BringAsync(Guid number, Func<Guid, Task<HostedRun?>> bring)
    {
        if (live.Reserve(number) is not { } place)
        {
            await live.FindAsync(number);
            return;
        }
        HostedRun? run = null;
        try
        {
            run = await bring(number);
        }
        finally
        {
            if (run is null) live.Free(place);
        }
        if (run is not null) await EnterAsync(place, run);
    }

    private Task EnterAsync(LiveRun place, HostedRun run)
    {
        scheduler ??= TaskScheduler.Current;
        run.Turn = this;
        run.Parked = wakeAt => wakes.Add(run.Run, wakeAt);
        run.Lost = () => AskAgain(run);
        if (driven++ == 0) busy(true);
        place.Settle(run);
        _ = SeeOffAsync(place, run);
        return GoAsync(run);
    }

    private async Task SeeOffAsync(LiveRun place, HostedRun run)
    {
        await Task.WhenAny(run.Ended, run.Gone);
        if (run.IsDurable || run.Gone.IsCompleted) live.Free(place);
        else live.Remember(place);
        if (run.Ended.IsCompleted && run.Key is not null) _ = TellNextAsync(run);
        await run.LeftAloneAsync();
        if (--driven == 0) busy(false);
    }

    private void AskAgain(HostedRun run) => wakes.AddHere(run.Run, host.Time.GetUtcNow() + AfterFault);

    /// <summary>Whoever waited for this run to end learns of it, however long the journal cannot be read.</summary>
    private async Task TellNextAsync(HostedRun run)
    {
        while (true)
        {
            try
            {
                if (await host.NextAsync(run) is { } next) wakes.AddHere(next, DateTimeOffset.MinValue);
                return;
            }
            catch (StorageUnavailableException)
            {
                await Pause.ForAsync(AfterFault, host.Time, CancellationToken.None);
            }
        }
    }
}
