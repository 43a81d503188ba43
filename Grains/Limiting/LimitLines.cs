using System.Collections.Concurrent;
using Meanwhile.Runs;

namespace Meanwhile.Limiting;

/// <summary>
/// Where a run that is only a call stands in line at limits, for those who ask what it waits for. Any thread may use
/// it.
/// </summary>
public sealed class LimitLines
{
    private ConcurrentDictionary<string, Line>? lines;

    private sealed record Line(LimitWait Wait, string Name, DateTimeOffset Since);

    /// <summary>All of them as they stand now.</summary>
    public IEnumerable<Standing> Standing(DateTimeOffset now) => (lines ?? []).Select(line =>
    {
        var look = line.Value.Wait.Look();
        return new Standing(line.Key, StandingKind.Limit, line.Value.Since, now + look?.FreeIn, line.Value.Name,
            look?.Position);
    });

    /// <summary>Waits in a limit's line.</summary>
    internal async Task<LimitRefusal?> StandAsync(string place, LimitWait wait, string name, DateTimeOffset now)
    {
        var all = LazyInitializer.EnsureInitialized(ref lines);
        all[place] = new Line(wait, name, now);
        try
        {
            return await wait.Task.ConfigureAwait(false);
        }
        finally
        {
            all.TryRemove(place, out _);
        }
    }
}
