namespace Meanwhile.Flows;

/// <summary>The chain of steps that a run waits for longest.</summary>
/// <param name="Steps">The chain, from its first step to its last.</param>
/// <param name="Microseconds">How long it takes by learned medians.</param>
internal sealed record CriticalPath(IReadOnlyList<string> Steps, long Microseconds)
{
    /// <summary>The chain by learned medians; while nothing is known, the one with the most steps.</summary>
    public static CriticalPath Of(PlanView plan, KnownTimes times)
    {
        var chains = new Dictionary<string, (long Micros, int Length, string? Before)>();
        foreach (var step in plan.Steps.Where(step => step.Within is null).OrderBy(step => step.Stage))
        {
            var before = step.Needs
                .OrderByDescending(need => chains[need].Micros).ThenByDescending(need => chains[need].Length)
                .FirstOrDefault();
            var (micros, length) = before is null ? (0, 0) : (chains[before].Micros, chains[before].Length);
            chains[step.Id] = (micros + (times.Of(step) ?? 0), length + 1, before);
        }
        var last = chains.OrderByDescending(chain => chain.Value.Micros).ThenByDescending(chain => chain.Value.Length)
            .Select(chain => chain.Key).FirstOrDefault();
        var path = new List<string>();
        for (var at = last; at is not null; at = chains[at].Before) path.Insert(0, at);
        return new CriticalPath(path, last is null ? 0 : chains[last].Micros);
    }
}
