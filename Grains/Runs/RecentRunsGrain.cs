using Meanwhile.Errors;
using Meanwhile.FlowTests;
using Orleans.Concurrency;

namespace Meanwhile.Runs;

/// <inheritdoc cref="IRecentRunsGrain"/>
[StatelessWorker(1), Reentrant]
public sealed class RecentRunsGrain(RecentRuns recent, LearnedTimes learned, RunRecorder recorder)
    : Grain, IRecentRunsGrain
{
    private string Tenant => this.GetPrimaryKeyString();

    public Task<RunSnapshot?> Find(Guid run) => Task.FromResult(recent.Find(Tenant, run));

    public Task<Standing[]?> Why(Guid run) => Task.FromResult(recent.Why(Tenant, run));

    public Task<RunSnapshot[]> List(string? flow, int limit) =>
        Task.FromResult(recent.List(Tenant, flow, Math.Clamp(limit, 1, 500)).ToArray());

    public async Task<RecordedTest?> Record(Guid run)
    {
        if (recent.Find(Tenant, run) is not { } found) return null;
        if (found.Status == RunStatus.Running)
            return RecordedTest.Refused(ErrorCodes.StillRunning, "The run has not ended");
        return recent.Recorded.Find(Tenant, run) is { } recorded
            ? await recorder.TestOfAsync(recorded)
            : RecordedTest.Refused(ErrorCodes.NotRecorded,
                "What the steps of the run gave was not kept: it was too large, too old, or one of too many at once");
    }

    public Task<StepTime[]> Times(string flow) => Task.FromResult(learned.Of(Tenant, flow).ToArray());
}
