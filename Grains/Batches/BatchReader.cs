using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Steps;

namespace Meanwhile.Batches;

/// <summary>Reads <c>batch</c> of a step.</summary>
internal sealed class BatchReader(ProblemList problems)
{
    internal static readonly string[] Keys = ["maxSize", "maxWait", "by", "column"];

    private readonly PolicyReader policies = new(problems);

    /// <summary>The rule; null when the step has none, or something about it is wrong.</summary>
    public BatchRule? Read(StepDeclaration step, PlannedCall? call)
    {
        if (step.Node["batch"] is not { } node) return null;
        if (step.Kind is not IBatchedKind kind)
        {
            problems.Add(ErrorCodes.BadValue, node, $"calls of `{step.Kind.Name}` cannot be made as one",
                "`batch` goes with `sql` and with `http`");
            return null;
        }
        if (node is not MapNode map)
        {
            problems.Add(ErrorCodes.WrongType, node, "`batch` must be a map",
                "for example `batch: { maxSize: 100, maxWait: 5ms, by: id }`");
            return null;
        }
        foreach (var entry in map.Entries.Where(entry => !Keys.Contains(entry.Key)))
            problems.AddUnknownKey(map, entry, Keys, "`batch`");
        var rule = Rule(map);
        if (call is null || step.Settings is not MapNode settings) return rule;
        foreach (var fault in kind.CheckBatch(call.Settings.Constant, settings, rule))
            problems.Add(fault.Code, fault.Setting is { } setting ? settings[setting] ?? map[setting] ?? node : node,
                fault.Detail, fault.Hint);
        return rule;
    }

    private BatchRule Rule(MapNode map)
    {
        var plain = new BatchRule();
        var wait = policies.Duration(map, "maxWait") ?? plain.MaxWait;
        if (wait.TotalMilliseconds > Limits.BatchWaitMillisecondsMax)
            problems.Add(ErrorCodes.BadValue, map["maxWait"]!,
                $"`maxWait` may be at most {Limits.BatchWaitMillisecondsMax} ms",
                "every run waits so long; a few milliseconds gather a busy server's calls");
        return new BatchRule
        {
            MaxSize = map["maxSize"] is { } size
                ? policies.Whole(size, 2, Limits.BatchSizeMax, "`maxSize`") ?? plain.MaxSize
                : plain.MaxSize,
            MaxWait = wait,
            By = Name(map, "by"),
            Column = Name(map, "column"),
        };
    }

    private string? Name(MapNode map, string key)
    {
        if (map[key] is not { } node) return null;
        if (node is ScalarNode { Kind: ScalarKind.Text } name && !name.Text.Contains("{{", StringComparison.Ordinal))
            return name.Text.TrimStart('@');
        problems.Add(ErrorCodes.WrongType, node, $"`{key}` must be a name", "without an expression, for example `id`");
        return null;
    }
}
