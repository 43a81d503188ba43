using Meanwhile.Support;

namespace Meanwhile.Benchmarks;

/// <summary>
/// What a durable run of three steps costs end to end: the same flow in memory, kept in SQLite and kept in PostgreSQL,
/// in interleaved rounds, beside a bare loop that writes the rows of such a run. What keeping costs is what a durable
/// run takes over one in memory. The database's own processor time counts on both sides.
/// </summary>
internal sealed class DurableCost(BenchmarkOptions options)
{
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
        foreach (var callers in options.Concurrency) await CompareAsync(rig, server, lines, callers);
        return 0;
    }

    private async Task CompareAsync(Rig rig, PostgresServer server, List<Line> lines, int callers)
    {
        foreach (var line in lines) await MeasureAsync(rig, line, callers, options.Warmup);
        var rows = RunRows.OfLastRun(lines[1].Product.RunsFile);
        Console.WriteLine($"{rows.Entries.Count} entries a run, {rows.Bytes:N0} bytes with its input");
        await using var bare = await BareWriters.OpenAsync(server, callers, options.Warmup, rows);
        foreach (var line in lines) line.Results.Clear();
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var line in lines) line.Results.Add(await MeasureAsync(rig, line, callers, options.Seconds));
            await bare.MeasureAsync(options.Seconds);
        }
        Console.WriteLine($"{callers} callers");
        foreach (var line in lines) Print(line);
        foreach (var writer in bare.All)
        {
            Console.WriteLine($"  bare writer, {writer.Name}: {Spread.Of(writer.Rates).Show("N0")} runs/s, "
                + $"{Spread.Of(writer.Cpu).Show("N0")} µs of processor time per run");
            var line = lines.Single(line => line.Name == writer.Name);
            var keeping = lines[0].Results.Zip(line.Results, (memory, kept) => kept.Cpu - memory.Cpu).ToArray();
            Console.WriteLine($"  keeping in {writer.Name}: {Spread.Of(keeping).Show("N0")} µs of processor time per "
                + $"run, {Spread.Of(writer.Cpu.Zip(keeping, (its, ours) => its / ours)).Show("P0")} of the bare "
                + "writer's rate per core");
        }
    }

    private static Product Start(Rig rig, string? postgres)
    {
        var environment = new Dictionary<string, string>();
        if (postgres is not null) environment["MEANWHILE__POSTGRES"] = postgres;
        return Product.Start(Path.Combine(Machine.Repository, "Silo/bin/Release/net10.0/Meanwhile.Silo.dll"),
            Machine.FreePort(), rig.StubPort, environment: environment);
    }

    private async Task<Figures> MeasureAsync(Rig rig, Line line, int callers, double seconds)
    {
        var before = line.OtherCpu();
        var result = await rig.RunAsync(new LoadOrder(
            "loop", new Uri(line.Product.Address).Port, line.Path, "a,b,c", callers, 1, seconds,
            line.Product.Child.Id, StubPid: 0));
        if (result.Errors > 0) throw new InvalidOperationException($"{line.Name}: {result.FirstError}");
        var others = (line.OtherCpu() - before) / (result.PerSecond * (seconds + 1));
        return new Figures(result.PerSecond, result.CpuPerRequest + others, result.Median, result.Percentile99);
    }

    private static void Print(Line line) => Console.WriteLine(
        $"  {line.Name,-11}{Spread.Of(line.Results.Select(one => one.Rate)).Show("N0")} runs/s, "
        + $"{Spread.Of(line.Results.Select(one => one.Cpu)).Show("N0")} µs of processor time per run, "
        + $"p50 {Spread.Of(line.Results.Select(one => one.Median)).Show("N1")} ms, "
        + $"p99 {Spread.Of(line.Results.Select(one => one.Late)).Show("N1")} ms");

    private sealed record Figures(double Rate, double Cpu, double Median, double Late);

    private sealed record Line(string Name, Product Product, string Path, Func<double> OtherCpu)
    {
        public List<Figures> Results { get; } = [];
    }
}
