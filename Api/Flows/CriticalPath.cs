using Meanwhile.Runs;

namespace Meanwhile.Flows;

/// <summary>The chain of steps that a run waits for longest.</summary>
internal static class CriticalPath
{
    /// <summary>The chain by learned medians; while nothing is known, the one with the most steps.</summary>
    public static object Of(PlanView plan, IReadOnlyList<StepTime> times)
    {
        var steps = plan.Steps.Where(step => step.Within is null).ToDictionary(step => step.Id);
        var took = steps.Keys.ToDictionary(
            id => id, id => times.FirstOrDefault(time => time.Step == id)?.MedianMicroseconds ?? 0);
        var chains = new Dictionary<string, (long Micros, int Length, string? Before)>();
        foreach (var step in steps.Values.OrderBy(step => step.Stage))
        {
            var before = step.Needs
                .OrderByDescending(need => chains[need].Micros).ThenByDescending(need => chains[need].Length)
                .FirstOrDefault();
            var (micros, length) = before is null ? (0, 0) : (chains[before].Micros, chains[before].Length);
            chains[step.Id] = (micros + took[step.Id], length + 1, before);
        }
        var last = chains.OrderByDescending(chain => chain.Value.Micros).ThenByDescending(chain => chain.Value.Length)
            .Select(chain => chain.Key).FirstOrDefault();
        var path = new List<string>();
        for (var at = last; at is not null; at = chains[at].Before) path.Insert(0, at);
        return new
        {
            steps = path,
            p50Milliseconds = times.Count == 0 || last is null ? null : (double?)chains[last].Micros / 1000.0,
        };
    }
}
