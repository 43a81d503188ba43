namespace Meanwhile.Runs;

/// <summary>
/// Says what must come of a random flow by going through its steps one after the other and adding up times. It knows
/// nothing of the engine: no timers, no events, nothing that runs.
/// </summary>
internal sealed class TreeInterpreter
{
    /// <summary>Whether two things happen at one instant, so that their order is open.</summary>
    public bool IsAmbiguous { get; private set; }

    public TreeEnd Run(RandomTree flow)
    {
        var whole = Scope(flow.Steps, 0, "");
        var deadline = flow.DeadlineMilliseconds ?? long.MaxValue;
        IsAmbiguous |= whole.End == deadline || whole.Calls.Any(call => call.At == deadline);
        var end = Math.Min(whole.End, deadline);
        var error = whole.End > deadline ? "MW3011" : whole.Failed is { } path ? $"MW3004 {path}:" : null;
        return new TreeEnd(end, error, [.. whole.Steps!.Select(step => step.Value)],
            [.. whole.Steps!.Select(step => (step.Start, Math.Min(step.End, end), StatusAt(step, end, error)))],
            [.. whole.Calls.Where(call => call.At < end)]);
    }

    private static StepStatus StatusAt(Step step, long end, string? error) =>
        error is not null && step.Start >= end ? StepStatus.Pending
        : step.IsSkipped ? StepStatus.Skipped
        : step.End > end ? StepStatus.Cancelled
        : step.Failed is null && !step.IsLost ? StepStatus.Succeeded
        : StepStatus.Failed;

    private Part Scope(List<TreeNode> scope, long start, string within)
    {
        var steps = new List<Step>();
        foreach (var node in scope)
        {
            var needs = node.Needs.Select(need => (need.Bond, Of: steps[need.Step])).ToArray();
            var ready = needs.Select(need => need.Of.End).Append(start).Max();
            var isSkipped = node.IsSwitchedOff || needs.Any(need => need.Bond == TreeBond.Uses && need.Of.IsSkipped);
            steps.Add(isSkipped
                ? new Step(ready, ready, null, 0, []) { IsSkipped = true }
                : Attempts(node, ready, within));
        }
        var fatal = steps.Where(step => step.Failed is not null).MinBy(step => step.End);
        var calls = steps.SelectMany(step => step.Calls).ToArray();
        if (fatal is null)
            return new Part(steps.Max(step => step.End), null, steps.Sum(step => step.Value), calls, steps);
        IsAmbiguous |= steps.Count(step => step.End == fatal.End && !step.IsSkipped) > 1
            || steps.Any(step => step.Start == fatal.End)
            || calls.Any(call => call.At == fatal.End);
        return new Part(fatal.End, fatal.Failed, 0, [.. calls.Where(call => call.At < fatal.End)], steps);
    }

    /// <summary>All attempts of a step, and what stands in when they have failed.</summary>
    private Step Attempts(TreeNode node, long start, string within)
    {
        var calls = new List<(string Path, long At)>();
        for (var (attempt, at) = (0, start); ; attempt++)
        {
            var part = node.Kind == "http" ? Call(node, attempt, at, within) : Inside(node, at, $"{within}{node.Id}.");
            calls.AddRange(part.Calls);
            if (part.Failed is null) return new Step(start, part.End, null, part.Value, calls);
            if (attempt < node.Retries)
            {
                at = part.End + node.PauseMilliseconds;
                continue;
            }
            if (node.Fallback is { } value) return new Step(start, part.End, null, value, calls);
            return node.ContinuesOnError
                ? new Step(start, part.End, null, 0, calls) { IsLost = true }
                : new Step(start, part.End, node.Id + part.Failed, 0, calls);
        }
    }

    private static Part Call(TreeNode node, int attempt, long at, string within) => new(
        at + node.Takes, attempt < node.Fails ? "" : null, node.Value, [(within + node.Id, at)]);

    private Part Inside(TreeNode node, long start, string within) => node.Kind switch
    {
        "race" => Race(node.Inside[0], start, within),
        "switch" => node.Count == node.Inside.Length
            ? new Part(start, null, 0, [])
            : Scope(node.Inside[node.Count], start, within).At($"[{node.Count}]."),
        "loop" => Loop(node, start, within),
        _ => ForEach(node, start, within),
    };

    /// <summary>All items take the same time, so they go in batches.</summary>
    private Part ForEach(TreeNode node, long start, string within)
    {
        var calls = new List<(string Path, long At)>();
        var (at, value) = (start, 0L);
        for (var begun = 0; begun < node.Count; begun += node.Concurrency)
        {
            var batch = Enumerable.Range(begun, Math.Min(node.Concurrency, node.Count - begun))
                .Select(_ => Scope(node.Inside[0], at, within)).ToArray();
            calls.AddRange(batch.SelectMany(item => item.Calls));
            at = batch[0].End;
            if (batch[0].Failed is { } failed && !node.ItemsMayFail)
                return new Part(at, $"[0].{failed}", 0, calls);
            value += batch.Sum(item => item.Value);
        }
        return new Part(at, null, value, calls);
    }

    private Part Race(List<TreeNode> competitors, long start, string within)
    {
        var steps = competitors.Select(one => Attempts(one, start, within)).ToArray();
        IsAmbiguous |= steps.Select(step => step.End).Distinct().Count() < steps.Length;
        var winner = steps.Where(step => step.Failed is null).MinBy(step => step.End);
        var end = winner?.End ?? steps.Max(step => step.End);
        var calls = steps.SelectMany(step => step.Calls).ToArray();
        IsAmbiguous |= calls.Any(call => call.At == end);
        return new Part(end, winner is null ? $".{steps.MinBy(step => step.End)!.Failed}" : null, winner?.Value ?? 0,
            [.. calls.Where(call => call.At < end)]);
    }

    private Part Loop(TreeNode node, long start, string within)
    {
        var calls = new List<(string Path, long At)>();
        for (var (round, at) = (0, start); ; round++)
        {
            var part = Scope(node.Inside[0], at, within);
            calls.AddRange(part.Calls);
            if (part.Failed is { } failed) return new Part(part.End, $"[{round}].{failed}", 0, calls);
            if (round >= node.Count - 1) return new Part(part.End, null, part.Value, calls);
            at = Math.Max(part.End, at + node.EveryMilliseconds);
        }
    }

    /// <summary>How a call, or the inside of a container, ended once.</summary>
    private sealed record Part(
        long End, string? Failed, long Value, IReadOnlyList<(string Path, long At)> Calls,
        IReadOnlyList<Step>? Steps = null)
    {
        public Part At(string place) => Failed is null ? this : this with { Failed = place + Failed };
    }

    private sealed record Step(
        long Start, long End, string? Failed, long Value, IReadOnlyList<(string Path, long At)> Calls)
    {
        public bool IsSkipped { get; init; }

        /// <summary>It failed, and may.</summary>
        public bool IsLost { get; init; }
    }
}
