using System.Collections.Concurrent;

namespace Meanwhile.Runs;

/// <summary>
/// The runs that are things of their own and are driven on this silo now, by number, and the last of those that ended
/// here and only were in memory. Any thread may ask.
/// </summary>
public sealed class LiveRuns
{
    private readonly ConcurrentDictionary<Guid, LiveRun> places = new();
    private readonly ConcurrentQueue<(LiveRun Place, long Bytes)> ended = new();
    private long endedBytes;

    public int Count => Driven.Count();

    private IEnumerable<HostedRun> Driven =>
        places.Values.Select(place => place.Run).OfType<HostedRun>().Where(run => !run.IsOver);

    /// <summary>Whether the run is here, or was until a moment ago.</summary>
    public bool Has(Guid run) => places.ContainsKey(run);

    /// <summary>The run, when it is here; whoever is being brought in is waited for.</summary>
    public async ValueTask<HostedRun?> FindAsync(Guid run)
    {
        while (places.TryGetValue(run, out var place))
        {
            if (place.Run is { } here) return here;
            await place.Settled;
        }
        return null;
    }

    /// <summary>Lets a run go on that waits here for its turn. False when it is not here, or is over.</summary>
    public async ValueTask<bool> GoOnAsync(Guid run)
    {
        if (await FindAsync(run) is not { IsOver: false } here) return false;
        if (here.IsQueued) await here.Turn.DoAsync(() => here.Turn.GoAsync(here));
        return true;
    }

    /// <summary>Keeps every run that its flow allows to be kept.</summary>
    public Task KeepAllAsync() =>
        Task.WhenAll(Driven.Select(run => run.Turn.DoAsync(run.KeepWhenAllowedAsync)));

    /// <summary>The runs that are driven on this turn.</summary>
    internal HostedRun[] On(RunTurn turn) => [.. Driven.Where(run => run.Turn == turn)];

    /// <summary>
    /// A place for a run about to be brought in: two who did that would both drive it, and make the same calls until
    /// one learns that it has lost. Null when there is one already, and the run is not over.
    /// </summary>
    internal LiveRun? Reserve(Guid run)
    {
        var place = new LiveRun(run);
        while (!places.TryAdd(run, place))
        {
            if (!places.TryGetValue(run, out var other)) continue;
            if (other.Run is not { IsOver: true }) return null;
            if (places.TryUpdate(run, place, other)) break;
        }
        return place;
    }

    /// <summary>The run has left, or did not come.</summary>
    internal void Free(LiveRun place)
    {
        places.TryRemove(KeyValuePair.Create(place.Number, place));
        place.Settle(place.Run);
    }

    /// <summary>A run has ended that nobody finds anywhere else: it stays until enough others have.</summary>
    internal void Remember(LiveRun place)
    {
        var bytes = place.Run!.KeptBytes;
        ended.Enqueue((place, bytes));
        Interlocked.Add(ref endedBytes, bytes);
        while ((ended.Count > Limits.RecentRunsMax || Interlocked.Read(ref endedBytes) > Limits.EndedRunsBytesMax)
            && ended.TryDequeue(out var oldest))
        {
            Interlocked.Add(ref endedBytes, -oldest.Bytes);
            Free(oldest.Place);
        }
    }
}
