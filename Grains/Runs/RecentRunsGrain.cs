using Orleans.Concurrency;

namespace Meanwhile.Runs;

/// <inheritdoc cref="IRecentRunsGrain"/>
[StatelessWorker(1), Reentrant]
public sealed class RecentRunsGrain(RecentRuns recent, LearnedTimes learned) : Grain, IRecentRunsGrain
{
    private string Tenant => this.GetPrimaryKeyString();

    public Task<RunSnapshot?> Find(Guid run) => Task.FromResult(recent.Find(Tenant, run));

    public Task<RunSnapshot[]> List(string? flow, int limit) =>
        Task.FromResult(recent.List(Tenant, flow, Math.Clamp(limit, 1, 500)).ToArray());

    public Task<StepTime[]> Times(string flow) => Task.FromResult(learned.Of(Tenant, flow).ToArray());
}
