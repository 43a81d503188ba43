using System.Text.RegularExpressions;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>Text to declaration: finds the parts of a flow and refuses what is none.</summary>
public sealed partial class FlowReader(StepKinds kinds)
{
    public static readonly string[] HeadKeys =
    [
        "flow", "summary", "description", "tags", "triggers", "input", "deadline", "steps", "output", "status",
        "headers",
    ];

    public static readonly string[] PolicyKeys = ["if", "dependsOn", "timeout", "retry", "fallback", "onError"];

    internal const string FlowNameForm = "[a-z][a-z0-9-]{0,62}";

    internal const string StepIdForm = "[A-Za-z][A-Za-z0-9_]{0,62}";

    /// <summary>The declaration, or null when it is too broken to look into; problems have been added then.</summary>
    public FlowDeclaration? Read(Definition definition, ProblemList problems)
    {
        var reading = DocumentReader.Read(definition.Text);
        foreach (var problem in reading.Problems) problems.Add(problem);
        if (reading.Root is null) return null;
        if (reading.Root is not MapNode root)
        {
            problems.Add(ErrorCodes.WrongType, reading.Root, "a flow is a map", "begin with `flow: name`");
            return null;
        }
        foreach (var entry in root.Entries.Where(entry => !HeadKeys.Contains(entry.Key)))
            problems.AddUnknownKey(root, entry, HeadKeys, "a flow");
        return new FlowDeclaration
        {
            Root = root,
            Name = Name(root, problems),
            Summary = Text(root, "summary", problems),
            Description = Text(root, "description", problems),
            Tags = Tags(root, problems),
            Routes = TriggerReader.Routes(root, problems),
            Deadline = new PolicyReader(problems).Duration(root, "deadline"),
            Steps = Steps(root, problems),
        };
    }

    private static string Name(MapNode root, ProblemList problems)
    {
        if (root["flow"] is not { } node)
        {
            problems.Add(ErrorCodes.MissingKey, root, "a flow needs a name", "begin with `flow: name`");
            return "";
        }
        if (node is ScalarNode scalar && FlowName().IsMatch(scalar.Text)) return scalar.Text;
        problems.Add(ErrorCodes.BadValue, node,
            "a flow's name has small letters, digits and hyphens, begins with a letter, and has at most 63 characters",
            NameHints.Flow(node));
        return "";
    }

    private static string? Text(MapNode root, string key, ProblemList problems)
    {
        if (root[key] is not { } node) return null;
        if (node is ScalarNode { Kind: ScalarKind.Text } scalar) return scalar.Text;
        problems.Add(ErrorCodes.WrongType, node, $"`{key}` must be text",
            node is ScalarNode ? "put it in quotes" : "one text, not a list or a map");
        return null;
    }

    private static string[] Tags(MapNode root, ProblemList problems)
    {
        if (root["tags"] is not { } node) return [];
        if (node is ListNode list && list.Items.All(item => item is ScalarNode { Kind: ScalarKind.Text }))
            return [.. list.Items.Select(item => ((ScalarNode)item).Text)];
        problems.Add(ErrorCodes.WrongType, node, "`tags` must be a list of texts", "for example `[demo, \"2026\"]`");
        return [];
    }

    private List<StepDeclaration> Steps(MapNode root, ProblemList problems)
    {
        var steps = new List<StepDeclaration>();
        if (root["steps"] is not { } node)
        {
            problems.Add(ErrorCodes.MissingKey, root, "a flow needs `steps`",
                "for example `steps: { hello: { set: hello } }`");
            return steps;
        }
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
            if (Step(entry, problems) is { } step) steps.Add(step);
        return steps;
    }

    private StepDeclaration? Step(MapEntry entry, ProblemList problems)
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

    [GeneratedRegex($@"^{FlowNameForm}\z")]
    private static partial Regex FlowName();

    [GeneratedRegex($@"^{StepIdForm}\z")]
    private static partial Regex StepId();
}
