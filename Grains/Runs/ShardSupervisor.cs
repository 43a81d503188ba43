using Meanwhile.Errors;
using Meanwhile.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Runs;

/// <summary>
/// Lets runs go on: at its start all that stand with work to do, and from then on the parked ones when their time
/// comes. It sleeps until then; while nothing is due it asks the journal nothing.
/// </summary>
public sealed partial class ShardSupervisor(
    IJournal journal, RunWakes wakes, Func<Guid, Task> goOn, TimeProvider time, ILogger<ShardSupervisor> log)
    : BackgroundService
{
    private const int PageRuns = 1_000;
    private const int PageWakes = 10_000;

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(20);

    private readonly SemaphoreSlim atOnce = new(Limits.RunsResumedAtOnceMax);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        await UntilDoneAsync(() => LoadAsync(new WakeTime(DateTimeOffset.MinValue, Guid.Empty)), stop);
        await ResumeAsync(stop);
        while (!stop.IsCancellationRequested)
        {
            var sooner = wakes.Sooner;
            foreach (var run in wakes.TakeDue(time.GetUtcNow())) await GoOnAsync(run, stop);
            if (wakes.First is null && wakes.Horizon is { } horizon)
                await UntilDoneAsync(() => LoadAsync(horizon), stop);
            else await SleepAsync(wakes.First, sooner, stop);
        }
    }

    private async Task LoadAsync(WakeTime after)
    {
        var page = await journal.WakingAsync(after, PageWakes);
        wakes.Load(page, isLast: page.Length < PageWakes);
    }

    private async Task ResumeAsync(CancellationToken stop)
    {
        var after = Guid.Empty;
        var count = 0;
        for (Guid[] page = []; ; after = page[^1])
        {
            await UntilDoneAsync(async () => page = await journal.OpenAsync(after, PageRuns), stop);
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
                wakes.Add(run, time.GetUtcNow() + AfterFault);
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
