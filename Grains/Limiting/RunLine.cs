using Meanwhile.Errors;
using Meanwhile.Runs;
using Meanwhile.Steps;
using Meanwhile.Telemetry;

namespace Meanwhile.Limiting;

/// <summary>
/// Where the runs of a flow wait whose <c>concurrency</c> is used up. A durable run waits as long as it takes; what is
/// only a call waits no longer than it may take.
/// </summary>
internal sealed class RunLine(StepRun run, ConcurrencyRule rule, LocalPermits permits, string part)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(Limits.LimitWaitSecondsMax);

    /// <summary>What the run gives back when it has ended, or why it may not begin.</summary>
    public async ValueTask<(RunPermit? Permit, StepOutcome.Failed? Refusal)> EnterAsync(CancellationToken stop)
    {
        while (true)
        {
            var wait = permits.Enter(Patience);
            var refusal = await LimitWaiting.InLineAsync(run, wait, Name, stop).ConfigureAwait(false);
            if (refusal is null)
            {
                Signals.LimitPermitted("runs");
                return (new RunPermit(permits, run.Host?.Gone), null);
            }
            if (rule.FailsAtOnce || run.Host is not { IsDurable: true })
            {
                Signals.LimitRefused("runs");
                return (null, new StepOutcome.Failed(ErrorCodes.LimitReached,
                    $"{rule.Limit} runs of `{run.Facts.Plan.Flow}` are under way, and no more may be")
                {
                    RetryAfter = refusal.RetryAfter,
                });
            }
            await Pause.ForAsync(refusal.RetryAfter, run.Facts.Time, stop).ConfigureAwait(false);
        }
    }

    private string Name => part.Length == 0 ? run.Facts.Plan.Flow : $"{run.Facts.Plan.Flow} ({part})";

    private TimeSpan Patience => run.DeadlineMicroseconds is { } deadline
        ? TimeSpan.FromMicroseconds(Math.Max(0, deadline - run.Waits.NowMicroseconds))
        : Longest;
}
