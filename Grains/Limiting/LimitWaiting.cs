using Meanwhile.Runs;
using Meanwhile.Telemetry;

namespace Meanwhile.Limiting;

/// <summary>Waits for room in a limit, and lets those see it who ask what a run waits for.</summary>
internal static class LimitWaiting
{
    /// <summary>Why the attempt may not be made; null when it may.</summary>
    public static ValueTask<LimitRefusal?> AtAsync(
        Attempt attempt, LimitWait wait, string name, CancellationToken stop)
    {
        if (wait.Task.IsCompleted) return new(wait.Task);
        var place = attempt.Run.PlaceOf(attempt.Step.Id);
        return attempt.IsExtra
            ? StandAsync(attempt.Run, wait, name, place, attempt.Call.Connection, stop)
            : CountedAsync(attempt.Run, wait, name, place, attempt.Call.Connection, stop);
    }

    /// <summary>Why the run may not begin; null when it may.</summary>
    public static ValueTask<LimitRefusal?> InLineAsync(
        StepRun run, LimitWait wait, string name, CancellationToken stop) =>
        wait.Task.IsCompleted ? new(wait.Task) : CountedAsync(run, wait, name, "", null, stop);

    private static async ValueTask<LimitRefusal?> CountedAsync(
        StepRun run, LimitWait wait, string name, string place, string? connection, CancellationToken stop)
    {
        var began = run.Waits.Begin();
        try
        {
            return await StandAsync(run, wait, name, place, connection, stop).ConfigureAwait(false);
        }
        finally
        {
            run.Waits.End(began);
        }
    }

    private static async ValueTask<LimitRefusal?> StandAsync(
        StepRun run, LimitWait wait, string name, string place, string? connection, CancellationToken stop)
    {
        Signals.LimitWaits(1);
        try
        {
            using var left = stop.UnsafeRegister(
                static (wait, token) => ((LimitWait)wait!).Leave(token), wait);
            return run.Host is { } host
                ? await run.OnTurnAsync(() => host.StandAtLimitAsync(place, connection, wait, name))
                    .ConfigureAwait(false)
                : await run.Lines.StandAsync(place, wait, name, run.Facts.Time.GetUtcNow()).ConfigureAwait(false);
        }
        finally
        {
            Signals.LimitWaits(-1);
        }
    }
}
