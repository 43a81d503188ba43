namespace Meanwhile.Benchmarks;

/// <summary>
/// How long somebody waits who starts the product and asks at once: process start to the first 200.
/// Not pinned: a start uses all cores, and nobody takes them away from the user's.
/// </summary>
internal sealed class FirstAnswer(BenchmarkOptions options)
{
    private const double SecondsMax = 3;

    public async Task<int> RunAsync()
    {
        Console.WriteLine(Machine.Description());
        using var rig = await Rig.StartAsync();
        var starts = new Dictionary<string, List<(double Seconds, double Cpu)>>(StringComparer.Ordinal);
        for (var start = 0; start < options.Starts; start++)
        {
            foreach (var letter in options.Servers)
            {
                using var server = Contestant.Start(letter, options, rig.StubPort, pinned: false);
                if (server is null) continue;
                var took = await rig.UntilAnsweredAsync(server.Child, $"http://127.0.0.1:{server.Port}/fanout");
                if (!starts.TryGetValue(letter, out var list)) starts[letter] = list = [];
                list.Add((took.TotalSeconds, ProcessFigures.CpuMicroseconds(server.Child.Id) / 1e6));
            }
        }
        foreach (var (letter, list) in starts)
        {
            Console.WriteLine(
                $"{letter,-3}first answer after {Spread.Of(list.Select(one => one.Seconds)).Show("N2")} s, "
                + $"{Spread.Of(list.Select(one => one.Cpu)).Show("N2")} s of processor time, {list.Count} starts");
        }
        return starts.TryGetValue("c", out var ours) && Spread.Of(ours.Select(one => one.Seconds)).Median > SecondsMax
            ? 1
            : 0;
    }
}
