namespace Meanwhile.Runs;

/// <summary>
/// What stands in a run now. A run is quiet when everything in it waits for something that can come long after; then
/// there is no need to keep it in memory. Any thread may look.
/// </summary>
internal sealed class RunPulse(TimeProvider time)
{
    private readonly Dictionary<string, Standing> standing = [];
    private int busy;

    /// <summary>Called after every change.</summary>
    public Action? Changed { get; set; }

    public Standing[] All
    {
        get
        {
            lock (standing) return [.. standing.Values];
        }
    }

    public bool IsQuiet
    {
        get
        {
            lock (standing) return busy == 0 && standing.Count > 0;
        }
    }

    /// <summary>When the first of it must go on; null when no time wakes it.</summary>
    public DateTimeOffset? Earliest => All.Min(one => one.Until);

    public void Stand(string place, StandingKind kind, DateTimeOffset? until = null, string? name = null)
    {
        var now = new Standing(place, kind, time.GetUtcNow(), until, name);
        lock (standing)
        {
            if (standing.TryGetValue(place, out var before) && IsBusy(before)) busy--;
            standing[place] = now;
            if (IsBusy(now)) busy++;
        }
        Changed?.Invoke();
    }

    public void Leave(string place)
    {
        lock (standing)
        {
            if (!standing.Remove(place, out var before)) return;
            if (IsBusy(before)) busy--;
        }
        Changed?.Invoke();
    }

    private static bool IsBusy(Standing one) => one.Kind is StandingKind.Call or StandingKind.Limit;
}
