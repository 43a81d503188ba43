using System.Text.RegularExpressions;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>Reads a map of steps: those of a flow, or those inside a container.</summary>
public sealed partial class StepReader(StepKinds kinds, ProblemList problems)
{
    public static readonly string[] PolicyKeys =
    [
        "if", "dependsOn", "timeout", "deadline", "retry", "hedge", "cache", "singleFlight", "batch", "fallback",
        "onError", "onUnknown", "compensate", "rateLimit", "concurrency", "circuitBreaker",
    ];

    public const string StepIdForm = "[A-Za-z][A-Za-z0-9_]{0,62}";

    /// <summary>The steps that could be told apart; problems have been added for the others.</summary>
    public IReadOnlyList<StepDeclaration> Read(DocumentNode node)
    {
        var steps = new List<StepDeclaration>();
        if (node is not MapNode map || map.Entries.Count == 0)
        {
            problems.Add(ErrorCodes.WrongType, node, "`steps` must be a map of at least one step",
                "for example `hello: { set: hello }`");
            return steps;
        }
        if (map.Entries.Count > Limits.StepsMax)
        {
            problems.Add(ErrorCodes.OverLimit, node,
                $"a flow has at most {Limits.StepsMax:N0} steps, this one has {map.Entries.Count:N0}",
                "split it into several flows");
            return steps;
        }
        foreach (var entry in map.Entries)
            if (Step(entry) is { } step) steps.Add(step);
        return steps;
    }

    private StepDeclaration? Step(MapEntry entry)
    {
        if (!StepId().IsMatch(entry.Key))
            problems.Add(ErrorCodes.BadValue, entry.KeyPlace, entry.Value.Pointer,
                $"`{entry.Key}` cannot be the name of a step",
                NameHints.Step(entry.Key));
        if (entry.Value is not MapNode node)
        {
            problems.Add(ErrorCodes.WrongType, entry.Value, $"the step `{entry.Key}` must be a map with its kind",
                $"one of {KindNames()}");
            return null;
        }
        var given = node.Entries.Where(part => kinds.Find(part.Key) is not null).ToArray();
        foreach (var part in node.Entries.Where(part => kinds.Find(part.Key) is null && !PolicyKeys.Contains(part.Key)))
            problems.AddUnknownKey(node, part, [.. kinds.All.Select(kind => kind.Name), .. PolicyKeys],
                $"the step `{entry.Key}`", NameHints.Inside(part.Key, given.Select(one => kinds.Find(one.Key)!)));
        if (given.Length == 1)
            return new StepDeclaration(entry.Key, entry.KeyPlace, node, kinds.Find(given[0].Key)!, given[0].Value);
        var detail = given.Length == 0
            ? $"the step `{entry.Key}` has no kind"
            : $"the step `{entry.Key}` has {given.Length} kinds: {string.Join(", ", given.Select(part => part.Key))}";
        problems.Add(ErrorCodes.StepKind, entry.KeyPlace, node.Pointer, detail,
            $"give it exactly one of {KindNames()}");
        return null;
    }

    private string KindNames() => string.Join(", ", kinds.All.Select(kind => kind.Name));

    [GeneratedRegex($@"^{StepIdForm}\z")]
    private static partial Regex StepId();
}
