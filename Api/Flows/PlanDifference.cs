using System.Globalization;
using Meanwhile.Runs;

namespace Meanwhile.Flows;

/// <summary>What a version of a flow changes against the one before it: steps, what runs together, and time.</summary>
internal sealed class PlanDifference
{
    private readonly FlowVersion before;
    private readonly FlowVersion after;
    private readonly KnownTimes times;
    private readonly int number;

    private PlanDifference(FlowHistory history, FlowVersion after, IReadOnlyList<StepTime> learned)
    {
        (before, this.after, number) = (history.Before!, after, history.Number);
        times = new KnownTimes(learned, [.. before.Plan.Steps, .. after.Plan.Steps]);
    }

    /// <summary>The difference as the API shows it; null when there is nothing before.</summary>
    public static object? Of(FlowHistory? history, FlowVersion after, IReadOnlyList<StepTime> times) =>
        history?.Before is null ? null : new PlanDifference(history, after, times).Text();

    private object Text()
    {
        var (old, now) = (Steps(before), Steps(after));
        var added = now.Keys.Except(old.Keys).ToArray();
        var removed = old.Keys.Except(now.Keys).ToArray();
        var changed = now.Keys.Intersect(old.Keys).Where(path => now[path].Content != old[path].Content).ToArray();
        var moved = added.Concat(removed).Concat(changed).ToArray();
        var (was, becomes) = (CriticalPath.Of(before.Plan, times), CriticalPath.Of(after.Plan, times));
        double? adds = times.Any ? (becomes.Microseconds - was.Microseconds) / 1000.0 : null;
        return new
        {
            says = Says(adds, becomes),
            number,
            before = before.Version,
            addsMilliseconds = adds,
            criticalPathBefore = was.Steps,
            added,
            removed,

            // A container has the text of what is inside it: what changed is said once, where it is.
            changed = changed.Where(path => !moved.Any(
                other => other.StartsWith(path + ".", StringComparison.Ordinal))),
            noLongerTogether = Together(before.Plan).Except(Together(after.Plan))
                .Where(pair => now.ContainsKey(pair.One) && now.ContainsKey(pair.Other))
                .Take(Limits.PlanPairsMax).Select(pair => new[] { pair.One, pair.Other }),
            unknown = becomes.Steps.Where(step => times.Of(now[step]) is null && now[step].Connection is not null),
        };
    }

    private string Says(double? adds, CriticalPath path)
    {
        var chain = string.Join(" -> ", path.Steps);
        return adds switch
        {
            null => $"v{number}: how long its steps take is not known yet",
            > 0 => string.Create(CultureInfo.InvariantCulture, $"v{number} adds {adds:0.#} ms: {chain}"),
            < 0 => string.Create(CultureInfo.InvariantCulture, $"v{number} saves {-adds:0.#} ms: {chain}"),
            _ => $"v{number} takes as long as v{number - 1}: {chain}",
        };
    }

    private static Dictionary<string, PlannedStepView> Steps(FlowVersion flow) =>
        flow.Plan.Steps.ToDictionary(KnownTimes.PathOf);

    /// <summary>Pairs of the flow's own steps of which neither waits for the other, not even through others.</summary>
    private static HashSet<(string One, string Other)> Together(PlanView plan)
    {
        var steps = plan.Steps.Where(step => step.Within is null).OrderBy(step => step.Stage).ToArray();
        var before = new Dictionary<string, HashSet<string>>();
        foreach (var step in steps)
            before[step.Id] = [.. step.Needs, .. step.Needs.SelectMany(need => before[need])];
        return
        [
            .. from one in steps
               from other in steps
               where string.CompareOrdinal(one.Id, other.Id) < 0
                   && !before[one.Id].Contains(other.Id) && !before[other.Id].Contains(one.Id)
               select (one.Id, other.Id),
        ];
    }
}
