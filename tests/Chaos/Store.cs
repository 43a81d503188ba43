using Meanwhile.Support;

namespace Meanwhile.Chaos;

/// <summary>Where the silo keeps its runs, seen from outside.</summary>
internal abstract class Store : IAsyncDisposable
{
    public static async Task<Store> OpenAsync(bool onPostgres, SiloProcess silo, Faults faults) =>
        onPostgres ? await PostgresStore.StartAsync(silo, faults) : new SqliteStore(silo, faults);

    /// <summary>Keeps every write waiting until it is disposed; null when the store cannot be held now.</summary>
    public abstract Task<IAsyncDisposable?> HoldAsync();

    /// <summary>How many runs there are.</summary>
    public abstract Task<long> RunsAsync();

    /// <summary>How many runs have more than one end.</summary>
    public abstract Task<long> EndedTwiceAsync();

    /// <summary>How many runs have a gap among their entries.</summary>
    public abstract Task<long> WithGapsAsync();

    public abstract ValueTask DisposeAsync();

    protected static string Runs(string prefix) => $"select count(*) from {prefix}run";

    protected static string EndedTwice(string prefix) =>
        $"select count(*) from (select run from {prefix}run_event where kind = 13 group by run having count(*) > 1) x";

    protected static string WithGaps(string prefix) =>
        $"select count(*) from (select run from {prefix}run_event group by run having max(seq) <> count(*)) x";
}
