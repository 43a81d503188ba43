using System.Diagnostics;
using Meanwhile.Support;

namespace Meanwhile.Benchmarks;

/// <summary>
/// What a durable run of three steps costs end to end: the same flow in memory, kept in SQLite and kept in PostgreSQL,
/// in interleaved rounds, beside a bare loop that writes the same rows. What keeping costs is what a durable run takes
/// over one in memory.
/// </summary>
internal sealed class DurableCost(BenchmarkOptions options)
{
    private const int BareRounds = 40;

    public async Task<int> RunAsync()
    {
        Console.WriteLine(Machine.Description());
        await using var server = await PostgresServer.StartAsync(durable: true);
        using var rig = await Rig.StartAsync();
        using var sqlite = Start(rig, null);
        using var postgres = Start(rig, await server.CreateDatabaseAsync("runs"));
        var lines = new List<Line>
        {
            new("in memory", sqlite, "/memory", () => 0),
            new("SQLite", sqlite, "/durable", () => 0),
            new("PostgreSQL", postgres, "/durable", () => ProcessFigures.CpuOfTree(server.ProcessId)),
        };
        foreach (var line in lines)
            await rig.UntilAnsweredAsync(line.Product.Child, line.Product.Address + line.Path);
        foreach (var callers in options.Concurrency)
        {
            foreach (var line in lines) await MeasureAsync(rig, line, callers);
            foreach (var line in lines) line.Results.Clear();
            for (var round = 0; round < options.Rounds; round++)
                foreach (var line in lines) line.Results.Add(await MeasureAsync(rig, line, callers));
            Console.WriteLine($"{callers} callers");
            foreach (var line in lines) Print(line);
            var memory = Spread.Of(lines[0].Results.Select(one => one.Cpu)).Median;
            foreach (var line in lines.Skip(1))
                Console.WriteLine(
                    $"  keeping in {line.Name}: {Spread.Of(line.Results.Select(one => one.Cpu)).Median - memory:N0} µs "
                    + "of processor time per run");
            await BareAsync(callers, await server.CreateDatabaseAsync($"bare{callers}"));
        }
        return 0;
    }

    private static Product Start(Rig rig, string? postgres)
    {
        var environment = new Dictionary<string, string>();
        if (postgres is not null) environment["MEANWHILE__POSTGRES"] = postgres;
        return Product.Start(Path.Combine(Machine.Repository, "Silo/bin/Release/net10.0/Meanwhile.Silo.dll"),
            Machine.FreePort(), rig.StubPort, environment: environment);
    }

    private async Task<Figures> MeasureAsync(Rig rig, Line line, int callers)
    {
        var before = line.OtherCpu();
        var result = await rig.RunAsync(new LoadOrder(
            "loop", new Uri(line.Product.Address).Port, line.Path, "a,b,c", callers, 1, options.Seconds,
            line.Product.Child.Id, StubPid: 0));
        if (result.Errors > 0) throw new InvalidOperationException($"{line.Name}: {result.FirstError}");
        var others = (line.OtherCpu() - before) / (result.PerSecond * (options.Seconds + 1));
        return new Figures(result.PerSecond, result.CpuPerRequest + others, result.Median, result.Percentile99);
    }

    private static void Print(Line line) => Console.WriteLine(
        $"  {line.Name,-11}{Spread.Of(line.Results.Select(one => one.Rate)).Show("N0")} runs/s, "
        + $"{Spread.Of(line.Results.Select(one => one.Cpu)).Show("N0")} µs of processor time per run, "
        + $"p50 {Spread.Of(line.Results.Select(one => one.Median)).Show("N1")} ms, "
        + $"p99 {Spread.Of(line.Results.Select(one => one.Late)).Show("N1")} ms");

    /// <summary>The limit: the same rows, written by a loop that knows nothing of runs.</summary>
    private static async Task BareAsync(int callers, string address)
    {
        var folder = Directory.CreateTempSubdirectory("meanwhile-benchmark-").FullName;
        try
        {
            var file = Path.Combine(folder, "bare.db");
            await using (var prepared = new Journal.SqliteJournal(file)) await prepared.PrepareAsync();
            using var bare = new BareSqlite(file, callers);
            await PrintBareAsync("SQLite", callers, () =>
            {
                bare.WriteRound();
                return Task.CompletedTask;
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        await using (var prepared = new Journal.PostgresJournal(Connections.JournalDatabase.Of(address).Database!))
            await prepared.PrepareAsync();
        await using var postgres = await BarePostgres.OpenAsync(address, callers);
        await PrintBareAsync("PostgreSQL", callers, postgres.WriteRoundAsync);
    }

    private static async Task PrintBareAsync(string name, int callers, Func<Task> write)
    {
        await write();
        var cpu = ProcessFigures.CpuMicroseconds(Environment.ProcessId);
        var began = Stopwatch.StartNew();
        for (var round = 0; round < BareRounds; round++) await write();
        var runs = BareRounds * callers;
        var each = (ProcessFigures.CpuMicroseconds(Environment.ProcessId) - cpu) / runs;
        Console.WriteLine(
            $"  bare writer, {name}: {runs / began.Elapsed.TotalSeconds:N0} runs/s, "
            + $"{each:N0} µs of its processor time per run");
    }

    private sealed record Figures(double Rate, double Cpu, double Median, double Late);

    private sealed record Line(string Name, Product Product, string Path, Func<double> OtherCpu)
    {
        public List<Figures> Results { get; } = [];
    }
}
