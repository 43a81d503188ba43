using System.Text.Json;

namespace Meanwhile.Benchmarks;

/// <summary>
/// One request, three upstream calls, one merged answer: every server in turn, round after round, so that a quiet or a
/// busy minute of the machine falls on all of them.
/// </summary>
internal sealed class Fanout(BenchmarkOptions options)
{
    private const string Members = "a,b,c";
    private const int WarmupCallers = 64;
    private const double UncountedSeconds = 1;
    private const double IdleShareMax = 0.03;
    private const double StillFalling = 0.95;
    private const int NoBetterMin = 2;
    private const int WarmupsMax = 8;
    private const int RestLooksMax = 8;
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public async Task<int> RunAsync()
    {
        var machine = Machine.Description();
        Console.WriteLine(machine);
        using var rig = await Rig.StartAsync();
        var servers = new List<Contestant>();
        try
        {
            foreach (var letter in options.Servers) await StartAsync(rig, letter, servers);
            var cells = new List<FanoutCell>();
            foreach (var wait in options.Waits)
            {
                foreach (var callers in options.Concurrency)
                {
                    var cell = await MeasureAsync(rig, servers, wait, callers);
                    cell.Print();
                    cells.Add(cell);
                }
            }
            if (options.Json is { } file) await WriteAsync(file, machine, cells);
            return cells.SelectMany(cell => cell.Rounds.Values).SelectMany(rounds => rounds).Any(Failed) ? 1 : 0;
        }
        finally
        {
            foreach (var server in servers) server.Dispose();
        }
    }

    private static bool Failed(LoadResult round) => round.Errors > 0 || round.Answers == 0;

    private async Task StartAsync(Rig rig, string letter, List<Contestant> servers)
    {
        if (Contestant.Start(letter, options, rig.StubPort) is not { } server) return;
        servers.Add(server);
        var took = await rig.UntilAnsweredAsync(server.Child, $"http://127.0.0.1:{server.Port}/fanout");
        Console.WriteLine($"{letter,-3}{server.Name,-32}first answer {took.TotalSeconds:N2} s after its start");
        var (answers, best, idle, noBetter) = (0L, double.MaxValue, 0.0, 0);
        for (var time = 0; time < WarmupsMax && (noBetter < NoBetterMin || idle > IdleShareMax); time++)
        {
            var warm = await rig.RunAsync(Order(server, WarmupCallers, 0, options.Warmup));
            noBetter = warm.CpuPerRequest < best * StillFalling ? 0 : noBetter + 1;
            (answers, best) = (answers + warm.Answers, Math.Min(best, warm.CpuPerRequest));
            idle = await RestAsync(server.Child.Id);
        }
        Console.WriteLine(
            $"{"",-3}warm after {answers:N0} answers at {best:N0} µs, then {idle:P1} of a core when nobody asks");
    }

    /// <summary>
    /// The JIT compiles on in the background after the load has gone, and on one core it lags far behind. A server is
    /// warm when that has ended and its requests grow no cheaper. What remains is what it costs at rest, and weighs on
    /// every request of a quiet round.
    /// </summary>
    private static async Task<double> RestAsync(int pid)
    {
        var share = 0.0;
        for (var look = 0; look < RestLooksMax && (look == 0 || share > IdleShareMax); look++)
        {
            var before = ProcessFigures.CpuMicroseconds(pid);
            await Task.Delay(TimeSpan.FromSeconds(UncountedSeconds));
            share = (ProcessFigures.CpuMicroseconds(pid) - before) / 1e6 / UncountedSeconds;
        }
        return share;
    }

    private async Task<FanoutCell> MeasureAsync(Rig rig, List<Contestant> servers, int wait, int callers)
    {
        await rig.WaitAsync(wait);
        var taking = servers.Where(server => server.Suits(wait, callers)).ToList();
        var rounds = taking.ToDictionary(server => server.Letter, _ => new List<LoadResult>(), StringComparer.Ordinal);
        for (var round = 0; round <= options.Rounds; round++)
        {
            // Each round begins with another server, so that none is always the one after the heaviest.
            var first = round % taking.Count;
            foreach (var server in taking.Skip(first).Concat(taking.Take(first)))
            {
                var result = await rig.RunAsync(Order(server, callers, UncountedSeconds, options.Seconds));
                if (round > 0) rounds[server.Letter].Add(result);
            }
        }
        return new FanoutCell(wait, callers, rounds);
    }

    private static LoadOrder Order(Contestant server, int callers, double warm, double seconds) =>
        new("loop", server.Port, "/fanout", Members, callers, warm, seconds, server.Child.Id, StubPid: 0);

    private static async Task WriteAsync(string file, string machine, List<FanoutCell> cells)
    {
        var report = new
        {
            machine,
            cells = cells.Select(
                cell => new { wait = cell.Wait, callers = cell.Callers, ratios = cell.Ratios(), rounds = cell.Rounds }),
        };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Readable));
    }
}
