using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <summary>
/// When parked runs must go on: the nearest times in memory, the later ones in the journal until it is their turn. Any
/// thread may add one.
/// </summary>
public sealed class RunWakes
{
    private static readonly WakeTime Last = new(DateTimeOffset.MaxValue, Guid.AllBitsSet);

    private readonly Lock gate = new();
    private readonly SortedSet<WakeTime> times = new(Comparer<WakeTime>.Create(
        (one, other) => (one.At, one.Run).CompareTo((other.At, other.Run))));

    private readonly int max;
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

    /// <summary>The first time in memory; null when there is none.</summary>
    internal WakeTime? First
    {
        get
        {
            lock (gate) return times.Count == 0 ? null : times.Min;
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
        lock (gate)
        {
            horizon = isLast ? Last : page[^1];
            times.UnionWith(page);
        }
    }

    /// <summary>Takes out the runs whose time has come.</summary>
    internal Guid[] TakeDue(DateTimeOffset now)
    {
        lock (gate)
        {
            var due = times.TakeWhile(time => time.At <= now).ToArray();
            foreach (var time in due) times.Remove(time);
            return [.. due.Select(time => time.Run)];
        }
    }

    internal void Add(WakeTime time)
    {
        TaskCompletionSource? woken = null;
        lock (gate)
        {
            if ((time.At, time.Run).CompareTo((horizon.At, horizon.Run)) > 0) return;
            times.Add(time);
            if (times.Count > max)
            {
                times.Remove(times.Max);
                horizon = times.Max;
            }
            if (times.Min == time) (woken, sooner) = (sooner, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        woken?.SetResult();
    }
}
