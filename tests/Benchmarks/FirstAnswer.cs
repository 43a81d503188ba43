namespace Meanwhile.Benchmarks;

/// <summary>How long somebody waits who starts the product and asks at once: process start to the first 200.</summary>
internal sealed class FirstAnswer(BenchmarkOptions options)
{
    private const double SecondsMax = 3;

    public async Task<int> RunAsync()
    {
        Console.WriteLine(Machine.Description());
        using var rig = await Rig.StartAsync();
        var seconds = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (var start = 0; start < options.Starts; start++)
        {
            foreach (var letter in options.Servers)
            {
                using var server = Contestant.Start(letter, options, rig.StubPort);
                if (server is null) continue;
                var took = await rig.UntilAnsweredAsync(server.Child, $"http://127.0.0.1:{server.Port}/fanout");
                if (!seconds.TryGetValue(letter, out var list)) seconds[letter] = list = [];
                list.Add(took.TotalSeconds);
            }
        }
        foreach (var (letter, list) in seconds)
            Console.WriteLine($"{letter,-3}first answer after {Spread.Of(list).Show("N2")} s, {list.Count} starts");
        return seconds.TryGetValue("c", out var ours) && Spread.Of(ours).Median > SecondsMax ? 1 : 0;
    }
}
