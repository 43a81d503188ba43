using System.Collections.Concurrent;

namespace Meanwhile.Runs;

/// <summary>The last runs of this silo, in a ring: for looking up by name what happened a moment ago.</summary>
public sealed class RecentRuns
{
    private readonly ConcurrentDictionary<Guid, RecentRun> byName = new();
    private readonly ConcurrentQueue<Guid> order = new();
    private int count;

    public RecentRun Started(string tenant, Guid run, RunState state, DateTimeOffset at)
    {
        var remembered = new RecentRun(tenant, run, state, at);
        byName[run] = remembered;
        order.Enqueue(run);
        if (Interlocked.Increment(ref count) > Limits.RecentRunsMax && order.TryDequeue(out var oldest))
        {
            byName.TryRemove(oldest, out _);
            Interlocked.Decrement(ref count);
        }
        return remembered;
    }

    public RunSnapshot? Find(string tenant, Guid run) =>
        byName.TryGetValue(run, out var found) && found.Tenant == tenant ? found.Snapshot() : null;

    public IEnumerable<RunSnapshot> List(string tenant, string? flow, int limit) => order
        .Reverse()
        .Select(run => byName.GetValueOrDefault(run))
        .OfType<RecentRun>()
        .Where(run => run.Tenant == tenant && (flow is null || run.Flow == flow))
        .Take(limit)
        .Select(run => run.Snapshot());
}
