namespace Meanwhile.Runs;

/// <summary>
/// The last runs in memory of one tenant on the silo that is asked; key: the tenant. A bounded ring: old runs leave
/// it, and a crash empties it. Calls interleave; each only reads.
/// </summary>
[Alias("meanwhile.recent-runs")]
public interface IRecentRunsGrain : IGrainWithStringKey
{
    /// <summary>The run with this name, or null when it has left the ring or never was.</summary>
    [Alias("find")]
    Task<RunSnapshot?> Find(Guid run);

    /// <summary>What the run waits for now, or null when it has left the ring or never was.</summary>
    [Alias("why")]
    Task<Standing[]?> Why(Guid run);

    /// <summary>The newest runs first, of one flow or of all, at most <paramref name="limit"/> (1 to 500).</summary>
    [Alias("list")]
    Task<RunSnapshot[]> List(string? flow, int limit);

    /// <summary>
    /// A test of its flow made from the run, secrets left out; null when it has left the ring or never was.
    /// </summary>
    [Alias("record")]
    Task<RecordedTest?> Record(Guid run);

    /// <summary>How long the steps of a flow took lately; those seen too seldom are left out.</summary>
    [Alias("times")]
    Task<StepTime[]> Times(string flow);
}
