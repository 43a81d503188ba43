using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <summary>
/// When parked runs must go on: the nearest times in memory, the later ones in the journal until it is their turn.
/// Runs of another silo's shards that were parked here stay in memory until then, for their owner does not know of
/// them; when this silo goes he reads them. So do times that stand nowhere else. Any thread may add one.
/// </summary>
public sealed class RunWakes
{
    private static readonly Comparer<WakeTime> InOrder = Comparer<WakeTime>.Create(
        (one, other) => (one.At, one.Run).CompareTo((other.At, other.Run)));

    private static readonly WakeTime Last = new(DateTimeOffset.MaxValue, Guid.AllBitsSet);

    private readonly Lock gate = new();
    private readonly SortedSet<WakeTime> times = new(InOrder);
    private readonly SortedSet<WakeTime> onlyHere = new(InOrder);

    private readonly int max;
    private short[]? mine;
    private TaskCompletionSource sooner = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WakeTime horizon = Last;

    public RunWakes()
        : this(Limits.WakesKeptMax)
    {
    }

    internal RunWakes(int max) => this.max = max;

    /// <summary>A run was parked; without a time only a word from outside wakes it.</summary>
    public void Add(Guid run, DateTimeOffset? at)
    {
        if (at is { } time) Add(new WakeTime(time, run));
    }

    /// <summary>A run is asked to go on at this time, of which the journal does not tell.</summary>
    public void AddHere(Guid run, DateTimeOffset at)
    {
        TaskCompletionSource? woken;
        lock (gate)
        {
            onlyHere.Add(new WakeTime(at, run));
            woken = WokenBy(new WakeTime(at, run));
        }
        woken?.SetResult();
    }

    /// <summary>This silo's shards, in order; null for all. What was loaded for others stays, as theirs.</summary>
    internal short[]? Mine
    {
        get
        {
            lock (gate) return mine;
        }
        set
        {
            lock (gate)
            {
                mine = value;
                foreach (var time in times) if (!IsMine(time.Run)) onlyHere.Add(time);
                times.RemoveWhere(time => !IsMine(time.Run));
            }
        }
    }

    /// <summary>The first time in memory; null when there is none.</summary>
    internal WakeTime? First
    {
        get
        {
            lock (gate)
            {
                if (onlyHere.Count == 0) return times.Count == 0 ? null : times.Min;
                return times.Count == 0 || InOrder.Compare(onlyHere.Min, times.Min) < 0 ? onlyHere.Min : times.Min;
            }
        }
    }

    /// <summary>Where the journal must be read on when nothing is left in memory; null when it holds no later ones.
    /// </summary>
    internal WakeTime? Horizon
    {
        get
        {
            lock (gate) return horizon == Last ? null : horizon;
        }
    }

    /// <summary>Completes when a time has come in that is before all others.</summary>
    internal Task Sooner
    {
        get
        {
            lock (gate) return sooner.Task;
        }
    }

    /// <summary>Takes over a page of the journal.</summary>
    /// <param name="page">The times after those that are here.</param>
    /// <param name="isLast">Whether the journal has no later ones.</param>
    internal void Load(IReadOnlyList<WakeTime> page, bool isLast)
    {
        TaskCompletionSource? woken = null;
        lock (gate)
        {
            horizon = isLast ? Last : page[^1];
            times.UnionWith(page);
            if (page.Count > 0) woken = WokenBy(page[0]);
        }
        woken?.SetResult();
    }

    /// <summary>Takes out the runs whose time has come.</summary>
    internal Guid[] TakeDue(DateTimeOffset now)
    {
        lock (gate)
        {
            return [.. TakeDue(times, now), .. TakeDue(onlyHere, now)];
        }
    }

    internal void Add(WakeTime time)
    {
        TaskCompletionSource? woken = null;
        lock (gate)
        {
            if (!IsMine(time.Run)) onlyHere.Add(time);
            else if (InOrder.Compare(time, horizon) > 0) return;
            else
            {
                times.Add(time);
                if (times.Count > max)
                {
                    times.Remove(times.Max);
                    horizon = times.Max;
                }
            }
            woken = WokenBy(time);
        }
        woken?.SetResult();
    }

    /// <summary>Whoever sleeps until the first time, when that is this one now.</summary>
    private TaskCompletionSource? WokenBy(WakeTime time)
    {
        if (First != time) return null;
        var woken = sooner;
        sooner = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return woken;
    }

    private static Guid[] TakeDue(SortedSet<WakeTime> times, DateTimeOffset now)
    {
        var due = times.TakeWhile(time => time.At <= now).ToArray();
        foreach (var time in due) times.Remove(time);
        return [.. due.Select(time => time.Run)];
    }

    private bool IsMine(Guid run) => mine is null || Array.BinarySearch(mine, RunShard.Of(run)) >= 0;
}
