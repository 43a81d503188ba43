using System.Collections.Concurrent;

namespace Meanwhile.Runs;

/// <summary>
/// How many calls may be made a second time: of all through one connection a small part, so that a slow upstream is
/// not made slower by everybody asking twice.
/// </summary>
public sealed class HedgeBudget
{
    private const long Whole = 100;
    private const long SavedMax = 10 * Whole;

    private readonly ConcurrentDictionary<(string Tenant, string Connection), Saved> saved = new();

    /// <summary>Notes a first call, which pays for a part of a second.</summary>
    public void Earn(string tenant, string connection)
    {
        var account = Of(tenant, connection);
        if (Interlocked.Add(ref account.Hundredths, Limits.HedgePercentMax) > SavedMax)
            Interlocked.Exchange(ref account.Hundredths, SavedMax);
    }

    /// <summary>Whether a second call is paid for.</summary>
    public bool TrySpend(string tenant, string connection)
    {
        var account = Of(tenant, connection);
        if (Interlocked.Add(ref account.Hundredths, -Whole) >= 0) return true;
        Interlocked.Add(ref account.Hundredths, Whole);
        return false;
    }

    private Saved Of(string tenant, string connection) =>
        saved.GetOrAdd((tenant, connection), static _ => new Saved());

    private sealed class Saved
    {
        public long Hundredths = Whole;
    }
}
