using Meanwhile.Limiting;

namespace Meanwhile.Runs;

/// <summary>
/// The last runs of this silo, in a ring: for looking up by name what happened a moment ago. Its slots are made once
/// and written over, because remembering must not keep alive what a run has allocated.
/// </summary>
public sealed class RecentRuns(RecordedRuns recorded)
{
    private readonly RecentRun[] ring = [.. Enumerable.Range(0, Limits.RecentRunsMax).Select(_ => new RecentRun())];
    private long started;

    /// <summary>Those of them whose steps' values are kept too.</summary>
    public RecordedRuns Recorded => recorded;

    /// <summary>Takes the oldest slot for a run that starts now.</summary>
    public RecentRun Started(RunFacts facts, RunState state, LimitLines lines)
    {
        var slot = ring[(Interlocked.Increment(ref started) - 1) % ring.Length];
        slot.Begin(facts, state, lines);
        return slot;
    }

    public RunSnapshot? Find(string tenant, Guid run) =>
        ring.Select(slot => slot.Snapshot(tenant)).FirstOrDefault(snapshot => snapshot?.Run == run);

    /// <summary>What a run waits for now; null when it has left the ring or never was.</summary>
    public Standing[]? Why(string tenant, Guid run) =>
        ring.Select(slot => slot.Why(tenant, run)).FirstOrDefault(standing => standing is not null);

    public IEnumerable<RunSnapshot> List(string tenant, string? flow, int limit)
    {
        var newest = Interlocked.Read(ref started) + ring.Length - 1;
        return Enumerable.Range(0, ring.Length)
            .Select(back => ring[(newest - back) % ring.Length].Snapshot(tenant))
            .OfType<RunSnapshot>()
            .Where(run => flow is null || run.Flow == flow)
            .Take(limit);
    }
}
