using Meanwhile.Errors;
using Meanwhile.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Runs;

/// <summary>
/// Lets the runs of this silo's shards go on: when it starts, or when a silo has gone, all that stand with work to do,
/// and from then on the parked ones when their time comes. It sleeps until then; while nothing is due it asks the
/// journal nothing.
/// </summary>
public sealed partial class ShardSupervisor(
    IJournal journal, IShards shards, RunWakes wakes, Func<Guid, Task> goOn, TimeProvider time,
    ILogger<ShardSupervisor> log)
    : BackgroundService
{
    private const int PageRuns = 1_000;
    private const int PageWakes = 10_000;

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(20);

    private readonly SemaphoreSlim atOnce = new(Limits.RunsResumedAtOnceMax);

    /// <summary>Ends with an error, and the process with it, when a part of it does: a silo that lets no run go on
    /// keeps its shards from one that would.</summary>
    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = FollowAsync(over.Token);
        var waking = WakeAsync(over.Token);
        var ended = await Task.WhenAny(following, waking);
        await over.CancelAsync();
        if (!stop.IsCancellationRequested) await ended;
        await Task.WhenAll(following, waking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        await foreach (var share in shards.FollowAsync(stop))
        {
            wakes.Mine = share.Shards;
            await UntilDoneAsync(() => LoadAsync(new WakeTime(DateTimeOffset.MinValue, Guid.Empty)), stop);
            if (share.MayBeLeft) await ResumeAsync(share.Shards, stop);
        }
    }

    private async Task WakeAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var sooner = wakes.Sooner;
            foreach (var run in wakes.TakeDue(time.GetUtcNow())) await GoOnAsync(run, stop);
            if (wakes.First is null && wakes.Horizon is { } horizon)
                await UntilDoneAsync(() => LoadAsync(horizon), stop);
            else await SleepAsync(wakes.First, sooner, stop);
        }
    }

    /// <summary>Takes a page of times from the journal. What is asked for is forgotten when the shards change
    /// meanwhile: whoever changed them reads them himself.</summary>
    private async Task LoadAsync(WakeTime after)
    {
        var mine = wakes.Mine;
        var page = await journal.WakingAsync(after, PageWakes, mine);
        if (wakes.Mine == mine) wakes.Load(page, isLast: page.Length < PageWakes);
    }

    private async Task ResumeAsync(short[]? mine, CancellationToken stop)
    {
        var after = Guid.Empty;
        var count = 0;
        for (Guid[] page = []; ; after = page[^1])
        {
            await UntilDoneAsync(async () => page = await journal.OpenAsync(after, PageRuns, mine), stop);
            foreach (var run in page) await GoOnAsync(run, stop);
            count += page.Length;
            if (page.Length < PageRuns) break;
        }
        if (count > 0) Log.Resumed(log, count);
    }

    /// <summary>Starts one as soon as there is room.</summary>
    private async Task GoOnAsync(Guid run, CancellationToken stop)
    {
        await atOnce.WaitAsync(stop);
        _ = GoOnAsync();

        async Task GoOnAsync()
        {
            try
            {
                await goOn(run);
            }
            catch (Exception error)
            {
                Log.NotResumed(log, run, error);
                wakes.AddHere(run, time.GetUtcNow() + AfterFault);
            }
            finally
            {
                atOnce.Release();
            }
        }
    }

    private async Task SleepAsync(WakeTime? first, Task sooner, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var left = first is { } next ? next.At - time.GetUtcNow() : LongestSleep;
        if (left > LongestSleep) left = LongestSleep;
        var sleep = left <= TimeSpan.Zero ? Task.CompletedTask
            : Pause.ForAsync(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, over.Token);
        await Task.WhenAny(sleep, sooner);
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private async Task UntilDoneAsync(Func<Task> work, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (StorageUnavailableException error)
            {
                Log.Unreadable(log, error);
                await Pause.ForAsync(AfterFault, time, stop);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} runs that had not ended go on")]
        public static partial void Resumed(ILogger log, int count);

        [LoggerMessage(2, LogLevel.Warning, "Run {Run} could not go on; it is tried again")]
        public static partial void NotResumed(ILogger log, Guid run, Exception error);

        [LoggerMessage(3, LogLevel.Warning, "The journal cannot be read; trying again")]
        public static partial void Unreadable(ILogger log, Exception error);
    }
}
