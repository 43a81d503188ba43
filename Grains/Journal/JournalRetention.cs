using Meanwhile.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Journal;

/// <summary>Removes runs that ended long ago, a few at a time: a journal that only grows is slow in the end.</summary>
public sealed partial class JournalRetention(IJournal journal, TimeProvider time, ILogger<JournalRetention> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(Limits.EndedRunKeptSeconds);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            do await RemoveAsync(stop);
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RemoveAsync(CancellationToken stop)
    {
        try
        {
            int gone;
            do
            {
                var now = time.GetUtcNow();
                gone = await journal.RemoveAsync(now - Kept, now, Limits.RunsRemovedMax);
            }
            while (gone == Limits.RunsRemovedMax && !stop.IsCancellationRequested);
        }
        catch (StorageUnavailableException error)
        {
            Log.Failed(log, error.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Old runs are not removed for now: {Why}")]
        public static partial void Failed(ILogger log, string why);
    }
}
