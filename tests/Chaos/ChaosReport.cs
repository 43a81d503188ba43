using System.Globalization;

namespace Meanwhile.Chaos;

/// <summary>What has become of all runs.</summary>
public sealed record ChaosReport
{
    private const int CasesShown = 5;

    /// <summary>How often the silo was killed at which point.</summary>
    public required IReadOnlyDictionary<FaultPoint, int> Kills { get; init; }

    public required int Accepted { get; init; }

    /// <summary>Runs that were seen to end while the silo was killed again and again.</summary>
    public required int EndedDuringFaults { get; init; }

    public required int Effects { get; init; }
    public required int MadeAgain { get; init; }

    /// <summary>Promises with the cases in which they were broken.</summary>
    public required IReadOnlyDictionary<string, List<string>> Broken { get; init; }

    /// <summary>Seconds from a start of the process to its being ready.</summary>
    public required IReadOnlyList<double> Ready { get; init; }

    /// <summary>Seconds from a start of the process to the first step of a run that goes on.</summary>
    public required IReadOnlyList<double> Resumed { get; init; }

    /// <summary>Whether so little was done between the kills that nothing is proved.</summary>
    public bool IsVoid => EndedDuringFaults < 2 * Kills.Values.Sum();

    public override string ToString()
    {
        var lines = new List<string>
        {
            $"{Kills.Values.Sum()} kills: " + string.Join(", ", Kills.OrderBy(pair => pair.Key)
                .Select(pair => $"{pair.Value} {pair.Key}")),
            $"{Accepted:N0} runs accepted, {EndedDuringFaults:N0} of them ended between kills; "
                + $"{Effects:N0} calls reached the outside, {MadeAgain:N0} of them made again after a kill",
            $"from start to ready {Middle(Ready)}, to the first step that goes on {Middle(Resumed)}",
        };
        if (IsVoid) lines.Add("VOID: too little was done between the kills to prove anything");
        if (Broken.Count == 0) lines.Add("every promise was kept: lost 0, finished twice 0, results changed 0, "
            + "finished steps made again 0, timers early 0, signals lost 0, counts wrong 0");
        foreach (var (promise, cases) in Broken)
        {
            lines.Add($"BROKEN {cases.Count} times: {promise}");
            lines.AddRange(cases.Take(CasesShown).Select(one => $"  {one}"));
        }
        return string.Join('\n', lines);
    }

    private static string Middle(IReadOnlyList<double> seconds)
    {
        if (seconds.Count == 0) return "never measured";
        double[] sorted = [.. seconds.Order()];
        return string.Create(CultureInfo.InvariantCulture,
            $"{sorted[sorted.Length / 2]:N2} s ({sorted[0]:N2}–{sorted[^1]:N2})");
    }
}
