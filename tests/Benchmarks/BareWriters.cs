using System.Diagnostics;
using Meanwhile.Connections;
using Meanwhile.Journal;
using Meanwhile.Support;

namespace Meanwhile.Benchmarks;

/// <summary>The limit: the same rows, written by loops that know nothing of runs, into each store.</summary>
internal sealed class BareWriters : IAsyncDisposable
{
    private readonly string folder;
    private readonly int inflight;
    private readonly BareSqlite sqlite;
    private readonly BarePostgres postgres;

    private BareWriters(string folder, int inflight, BareSqlite sqlite, BarePostgres postgres, PostgresServer server)
    {
        (this.folder, this.inflight, this.sqlite, this.postgres) = (folder, inflight, sqlite, postgres);
        All =
        [
            new Writer("SQLite", WriteSqliteAsync, () => 0),
            new Writer("PostgreSQL", postgres.WriteRoundAsync, () => ProcessFigures.CpuOfTree(server.ProcessId)),
        ];
    }

    public IReadOnlyList<Writer> All { get; }

    /// <summary>Both, with a file and a database of their own, and everything compiled.</summary>
    public static async Task<BareWriters> OpenAsync(
        PostgresServer server, int inflight, double warmup, RunRows rows)
    {
        var folder = Directory.CreateTempSubdirectory("meanwhile-benchmark-").FullName;
        var file = Path.Combine(folder, "bare.db");
        await using (var prepared = new SqliteJournal(file)) await prepared.PrepareAsync();
        var address = await server.CreateDatabaseAsync($"bare{inflight}");
        await using (var prepared = new PostgresJournal(JournalDatabase.Of(address).Database!))
            await prepared.PrepareAsync();
        var writers = new BareWriters(
            folder, inflight, new BareSqlite(file, inflight, rows),
            await BarePostgres.OpenAsync(address, inflight, rows), server);
        await writers.MeasureAsync(warmup);
        foreach (var writer in writers.All) writer.Forget();
        return writers;
    }

    /// <summary>As long as a round of the product, so that its tables become as large.</summary>
    public async Task MeasureAsync(double seconds)
    {
        foreach (var writer in All) await writer.MeasureAsync(seconds, inflight);
    }

    public async ValueTask DisposeAsync()
    {
        sqlite.Dispose();
        await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Task WriteSqliteAsync()
    {
        sqlite.WriteRound();
        return Task.CompletedTask;
    }

    internal sealed class Writer(string name, Func<Task> write, Func<double> otherCpu)
    {
        private readonly List<double> rates = [];
        private readonly List<double> cpu = [];

        public string Name => name;
        public IReadOnlyList<double> Rates => rates;

        /// <summary>Microseconds of processor time per run, the database's included.</summary>
        public IReadOnlyList<double> Cpu => cpu;

        public async Task MeasureAsync(double seconds, int inflight)
        {
            var (time, began, runs) = (Now(), Stopwatch.StartNew(), 0);
            for (; began.Elapsed.TotalSeconds < seconds; runs += inflight) await write();
            rates.Add(runs / began.Elapsed.TotalSeconds);
            cpu.Add((Now() - time) / runs);
        }

        public void Forget()
        {
            rates.Clear();
            cpu.Clear();
        }

        private double Now() => ProcessFigures.CpuMicroseconds(Environment.ProcessId) + otherCpu();
    }
}
