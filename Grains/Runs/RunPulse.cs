using System.Collections.Immutable;

namespace Meanwhile.Runs;

/// <summary>
/// What stands in a run now. A run is quiet when everything in it waits for something that can come long after; then
/// there is no need to keep it in memory. Any thread may look.
/// </summary>
internal sealed class RunPulse(TimeProvider time)
{
    private ImmutableDictionary<string, Standing> standing = ImmutableDictionary<string, Standing>.Empty;

    /// <summary>Called after every change.</summary>
    public Action? Changed { get; set; }

    public IEnumerable<Standing> All => standing.Values;

    public bool IsQuiet => standing.Count > 0 && standing.Values.All(
        one => one.Kind is not StandingKind.Call and not StandingKind.Limit);

    /// <summary>When the first of it must go on; null when no time wakes it.</summary>
    public DateTimeOffset? Earliest => standing.Values.Min(one => one.Until);

    public void Stand(string place, StandingKind kind, DateTimeOffset? until = null, string? name = null)
    {
        standing = standing.SetItem(place, new Standing(place, kind, time.GetUtcNow(), until, name));
        Changed?.Invoke();
    }

    public void Leave(string place)
    {
        if (!standing.ContainsKey(place)) return;
        standing = standing.Remove(place);
        Changed?.Invoke();
    }
}
