using System.Globalization;

namespace Meanwhile.Chaos;

/// <summary>What has become of the runs of a cluster that lost one silo after the other.</summary>
public sealed record ClusterReport
{
    private const int CasesShown = 5;

    public required int Kills { get; init; }
    public required int Accepted { get; init; }
    public required int EndedDuringFaults { get; init; }
    public required int MadeAgain { get; init; }

    /// <summary>Promises with the cases in which they were broken.</summary>
    public required IReadOnlyDictionary<string, List<string>> Broken { get; init; }

    /// <summary>Seconds from a kill to the next call of each durable run that the dead silo had.</summary>
    public required IReadOnlyList<double> Moved { get; init; }

    /// <summary>Answers to runs in memory.</summary>
    public required int QuickAnswers { get; init; }

    /// <summary>Calls that broke with the silo that was killed under them.</summary>
    public required IReadOnlyList<string> QuickLost { get; init; }

    /// <summary>Calls through silos that were alive, and failed all the same.</summary>
    public required IReadOnlyList<string> QuickFaults { get; init; }

    public bool IsVoid => EndedDuringFaults < 2 * Kills;

    public override string ToString()
    {
        double[] sorted = [.. Moved.Order()];
        var lines = new List<string>
        {
            $"{Kills} kills, {Accepted:N0} durable runs accepted, {EndedDuringFaults:N0} of them ended between kills; "
                + $"{MadeAgain:N0} calls made again after a kill",
            string.Create(CultureInfo.InvariantCulture,
                $"runs of the dead silo go on after {sorted[sorted.Length / 2]:N1} s, at worst {sorted[^1]:N1} s"),
            $"{QuickAnswers:N0} runs in memory answered, {QuickLost.Count} broke with the silo they were on, "
                + $"{QuickFaults.Count} failed elsewhere",
        };
        lines.AddRange(QuickFaults.Take(CasesShown).Select(one => $"  {one}"));
        if (IsVoid) lines.Add("VOID: too little was done between the kills to prove anything");
        if (Broken.Count == 0) lines.Add("every promise was kept: lost 0, finished twice 0, results changed 0");
        foreach (var (promise, cases) in Broken)
        {
            lines.Add($"BROKEN {cases.Count} times: {promise}");
            lines.AddRange(cases.Take(CasesShown).Select(one => $"  {one}"));
        }
        return string.Join('\n', lines);
    }
}
