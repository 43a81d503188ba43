using Meanwhile.Journal;
using Orleans.Concurrency;

namespace Meanwhile.Runs;

/// <inheritdoc cref="IRunListGrain"/>
[StatelessWorker(1), Reentrant]
public sealed class RunListGrain(IJournal journal, RecentRuns recent) : Grain, IRunListGrain
{
    public async Task<RunSnapshot[]> List(RunFilter filter)
    {
        var tenant = this.GetPrimaryKeyString();
        var kept = await journal.ListAsync(new RunQuery(tenant, filter.Limit)
        {
            Flow = filter.Flow,
            Status = filter.Status,
            Key = filter.Key,
            Since = filter.Since,
            Before = filter.Before,
        });
        return
        [
            .. kept.Select(RunViews.Of)
                .Concat(recent.List(tenant, filter.Flow, Limits.RecentRunsMax).Where(run => Fits(run, filter)))
                .DistinctBy(run => run.Run)
                .OrderByDescending(run => run.Run)
                .Take(filter.Limit),
        ];
    }

    private static bool Fits(RunSnapshot run, RunFilter filter) =>
        (filter.Status is null || run.Status == filter.Status)
        && (filter.Key is null || run.Key == filter.Key)
        && (filter.Since is null || run.StartedAt >= filter.Since)
        && (filter.Before is not { } before || run.Run.CompareTo(before) < 0);
}
