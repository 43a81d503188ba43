using System.Collections.Concurrent;

namespace Meanwhile.Runs;

/// <summary>
/// How many calls may be made besides the first ones: of all through one connection a small part are retries, a smaller
/// one second asks. So a slow upstream is not made slower by everybody asking again.
/// </summary>
public sealed class ExtraCalls
{
    private const long Whole = 100;
    private const long HedgesSavedMax = 10 * Whole;
    private const long SavedMax = Limits.ExtraCallsSavedMax * Whole;

    private readonly ConcurrentDictionary<(string Tenant, string Connection), Saved> saved = new();

    /// <summary>Notes a first call, which pays for a part of an extra one.</summary>
    public void Earn(string tenant, string connection)
    {
        var account = Of(tenant, connection);
        Earn(ref account.Hedges, Limits.HedgePercentMax, HedgesSavedMax);
        Earn(ref account.All, Limits.ExtraCallPercentMax, SavedMax);
    }

    /// <summary>Whether a second ask is paid for.</summary>
    public bool TryHedge(string tenant, string connection)
    {
        var account = Of(tenant, connection);
        if (!TrySpend(ref account.Hedges)) return false;
        if (TrySpend(ref account.All)) return true;
        Interlocked.Add(ref account.Hedges, Whole);
        return false;
    }

    /// <summary>Whether a retry is paid for.</summary>
    public bool TryRetry(string tenant, string connection) => TrySpend(ref Of(tenant, connection).All);

    private static void Earn(ref long account, int percent, long most)
    {
        if (Interlocked.Add(ref account, percent) > most) Interlocked.Exchange(ref account, most);
    }

    private static bool TrySpend(ref long account)
    {
        if (Interlocked.Add(ref account, -Whole) >= 0) return true;
        Interlocked.Add(ref account, Whole);
        return false;
    }

    private Saved Of(string tenant, string connection) =>
        saved.GetOrAdd((tenant, connection), static _ => new Saved());

    private sealed class Saved
    {
        public long Hedges = Whole;
        public long All = SavedMax;
    }
}
