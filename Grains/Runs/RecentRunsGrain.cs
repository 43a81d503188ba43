using Orleans.Concurrency;

namespace Meanwhile.Runs;

/// <inheritdoc cref="IRecentRunsGrain"/>
[StatelessWorker(1), Reentrant]
public sealed class RecentRunsGrain(RecentRuns recent) : Grain, IRecentRunsGrain
{
    public Task<RunSnapshot?> Find(Guid run) => Task.FromResult(recent.Find(this.GetPrimaryKeyString(), run));

    public Task<RunSnapshot[]> List(string? flow, int limit) =>
        Task.FromResult(recent.List(this.GetPrimaryKeyString(), flow, Math.Clamp(limit, 1, 500)).ToArray());
}
