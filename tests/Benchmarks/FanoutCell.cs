namespace Meanwhile.Benchmarks;

/// <summary>One wait and one number of callers: the rounds of every server, in the order they were run.</summary>
internal sealed record FanoutCell(int Wait, int Callers, Dictionary<string, List<LoadResult>> Rounds)
{
    private static readonly string[] Others = ["b", "b2", "d", "a"];

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(
            $"wait {Wait} ms, {Callers} callers, {Rounds.Values.First().Count} rounds: "
            + "median (min–max); server, rig and others in cores");
        Console.WriteLine(
            $"{"",-3}{"CPU µs/request",-22}{"requests/s",-26}{"p50 ms",-26}{"p99 ms",-26}{"errors",7}"
            + $"{"server",8}{"rig",8}{"others",8}");
        foreach (var (letter, rounds) in Rounds)
        {
            Console.WriteLine(
                $"{letter,-3}{Of(rounds, round => round.CpuPerRequest).Show("N0"),-22}"
                + $"{Of(rounds, round => round.PerSecond).Show("N0"),-26}"
                + $"{Of(rounds, round => round.Median).Show("N1"),-26}"
                + $"{Of(rounds, round => round.Percentile99).Show("N1"),-26}"
                + $"{rounds.Sum(round => round.Errors),7}{Of(rounds, round => round.ServerShare).Median,8:P0}"
                + $"{Of(rounds, round => round.BusyShare).Median,8:P0}"
                + $"{Of(rounds, round => round.OthersShare).Median,8:P0}");
            if (rounds.FirstOrDefault(round => round.FirstError is not null) is { } failed)
                Console.WriteLine($"   first error of {letter}: {failed.FirstError}");
        }
        foreach (var (pair, ratio) in Ratios()) Console.WriteLine($"   {pair}: {ratio.Show("N2")}");
    }

    /// <summary>
    /// Ratios of neighbouring rounds, so that what else the machine was doing falls on both sides of a fraction.
    /// </summary>
    public Dictionary<string, Spread> Ratios()
    {
        var ratios = new Dictionary<string, Spread>(StringComparer.Ordinal);
        if (!Rounds.TryGetValue("c", out var ours)) return ratios;
        foreach (var other in Others)
        {
            if (!Rounds.TryGetValue(other, out var theirs)) continue;
            ratios[$"c/{other} CPU per request"] =
                Spread.Of(ours.Zip(theirs, (mine, their) => mine.CpuPerRequest / their.CpuPerRequest));
            ratios[$"c/{other} requests per second"] =
                Spread.Of(ours.Zip(theirs, (mine, their) => mine.PerSecond / their.PerSecond));
        }
        return ratios;
    }

    private static Spread Of(List<LoadResult> rounds, Func<LoadResult, double> figure) =>
        Spread.Of(rounds.Select(figure));
}
