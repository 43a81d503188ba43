using System.Diagnostics;
using Meanwhile.Connections;
using Meanwhile.Journal;
using Meanwhile.Support;
using Npgsql;

namespace Meanwhile.Benchmarks;

/// <summary>
/// What it costs to keep durable runs of three steps: rate, processor time and bytes per run through the journal,
/// beside a bare loop that writes the same rows in the same number of commits. PostgreSQL runs here with fsync on. The
/// bound holds where many runs share commits; one alone costs what waking threads for it costs.
/// </summary>
internal sealed class JournalCost(BenchmarkOptions options)
{
    private const double ShareMin = 0.5;

    private readonly string folder = Directory.CreateTempSubdirectory("meanwhile-benchmark-").FullName;
    private bool isGood = true;

    public async Task<int> RunAsync()
    {
        Console.WriteLine(Machine.Description());
        try
        {
            foreach (var inflight in options.Inflight) await SqliteAsync(inflight);
            await using var server = await PostgresServer.StartAsync(durable: true);
            foreach (var inflight in options.Inflight) await PostgresAsync(server, inflight);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        Console.WriteLine(isGood
            ? $"per core of processor time the journal does at least {ShareMin:P0} of the bare writer"
            : "A BOUND IS BROKEN");
        return isGood ? 0 : 1;
    }

    private async Task SqliteAsync(int inflight)
    {
        var file = Path.Combine(folder, $"ours{inflight}.db");
        var bareFile = Path.Combine(folder, $"bare{inflight}.db");
        await using (var prepared = new SqliteJournal(bareFile)) await prepared.PrepareAsync();
        await using var journal = new SqliteJournal(file);
        using var bare = new BareSqlite(bareFile, inflight, JournalRows.Rows);
        await CompareAsync($"SQLite, {inflight} in flight", inflight > 1, ProcessFigures.Written,
            () => ProcessFigures.CpuMicroseconds(Environment.ProcessId),
            () => ThroughAsync(journal, inflight),
            () =>
            {
                bare.WriteRound();
                return Task.FromResult(inflight);
            });
    }

    private async Task PostgresAsync(PostgresServer server, int inflight)
    {
        var address = await server.CreateDatabaseAsync($"ours{inflight}");
        var bareAddress = await server.CreateDatabaseAsync($"bare{inflight}");
        await using (var prepared = Open(bareAddress)) await prepared.PrepareAsync();
        await using var journal = Open(address);
        await using var bare = await BarePostgres.OpenAsync(bareAddress, inflight, JournalRows.Rows);
        await using var look = new NpgsqlConnection(address);
        await look.OpenAsync();
        await CompareAsync($"PostgreSQL, {inflight} in flight", inflight > 1, () => Log(look),
            () => ProcessFigures.CpuMicroseconds(Environment.ProcessId) + ProcessFigures.CpuOfTree(server.ProcessId),
            () => ThroughAsync(journal, inflight),
            async () =>
            {
                await bare.WriteRoundAsync();
                return inflight;
            });
    }

    private static PostgresJournal Open(string address) => new(JournalDatabase.Of(address).Database!);

    /// <summary>As many callers as runs in flight; each writes one run after the other for a moment.</summary>
    private static async Task<int> ThroughAsync(IJournal journal, int inflight)
    {
        const int RunsEach = 4;
        await Task.WhenAll(Enumerable.Range(0, inflight).Select(_ => Task.Run(async () =>
        {
            for (var run = 0; run < RunsEach; run++) await JournalRows.WriteAsync(journal);
        })));
        return inflight * RunsEach;
    }

    private async Task CompareAsync(
        string name, bool isBounded, Func<double> written, Func<double> cpu, Func<Task<int>> ours, Func<Task<int>> bare)
    {
        var (mine, its) = (new List<Figures>(), new List<Figures>());
        await MeasureAsync(written, cpu, ours);
        await MeasureAsync(written, cpu, bare);
        for (var round = 0; round < options.Rounds; round++)
        {
            mine.Add(await MeasureAsync(written, cpu, ours));
            its.Add(await MeasureAsync(written, cpu, bare));
        }
        Console.WriteLine(name);
        Print("journal", mine);
        Print("bare   ", its);
        var share = Median(its, one => one.Cpu) / Median(mine, one => one.Cpu);
        var rate = Median(mine, one => one.Rate) / Median(its, one => one.Rate);
        Console.WriteLine($"  journal / bare: {share:P0} of the runs per processor time, {rate:P0} of the rate");
        isGood &= share >= ShareMin || !isBounded;
    }

    private static double Median(List<Figures> all, Func<Figures, double> of) => Spread.Of(all.Select(of)).Median;

    private static void Print(string who, List<Figures> all) => Console.WriteLine(
        $"  {who}  {Spread.Of(all.Select(one => one.Rate)).Show("N0")} runs/s, "
        + $"{Spread.Of(all.Select(one => one.Cpu)).Show("N1")} µs of processor time per run, "
        + $"{Spread.Of(all.Select(one => one.Bytes)).Show("N0")} bytes written per run");

    private async Task<Figures> MeasureAsync(Func<double> written, Func<double> cpu, Func<Task<int>> write)
    {
        var (bytes, time, began, runs) = (written(), cpu(), Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(began).TotalSeconds < options.Seconds) runs += await write();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Figures(runs / seconds, (cpu() - time) / runs, (written() - bytes) / runs);
    }

    private static double Log(NpgsqlConnection look)
    {
        using var command = new NpgsqlCommand("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn", look);
        return Convert.ToDouble(command.ExecuteScalar());
    }

    private sealed record Figures(double Rate, double Cpu, double Bytes);
}
