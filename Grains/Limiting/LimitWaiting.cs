using Meanwhile.Runs;
using Meanwhile.Telemetry;

namespace Meanwhile.Limiting;

/// <summary>Waits for room in a limit, and lets those see it who ask what a run waits for.</summary>
internal static class LimitWaiting
{
    /// <summary>Why the attempt may not be made; null when it may.</summary>
    public static async ValueTask<LimitRefusal?> AtAsync(
        Attempt attempt, LimitWait wait, string name, CancellationToken stop)
    {
        if (wait.Task.IsCompleted) return await wait.Task.ConfigureAwait(false);
        var run = attempt.Run;
        var began = attempt.IsExtra ? 0 : run.Waits.Begin();
        Signals.LimitWaits(1);
        try
        {
            using var left = stop.UnsafeRegister(
                static (wait, token) => ((LimitWait)wait!).Leave(token), wait);
            return run.Host is { } host
                ? await run.OnTurnAsync(() => host.StandAtLimitAsync(attempt, wait, name)).ConfigureAwait(false)
                : await wait.Task.ConfigureAwait(false);
        }
        finally
        {
            Signals.LimitWaits(-1);
            if (!attempt.IsExtra) run.Waits.End(began);
        }
    }
}
