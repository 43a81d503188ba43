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
        "flow", "summary", "description", "tags", "triggers", "input", "durable", "key", "state", "idempotencyKey",
        "concurrency", "deadline", "onDeadline", "steps", "output", "status", "headers", "tests",
    ];

    internal const string FlowNameForm = "[a-z][a-z0-9-]{0,62}";

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
            Durability = Durable(root, problems),
            Deadline = new PolicyReader(problems).Duration(root, "deadline"),
            AnswersPartly = AnswersPartly(root, problems),
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

    private IReadOnlyList<StepDeclaration> Steps(MapNode root, ProblemList problems)
    {
        if (root["steps"] is { } node) return new StepReader(kinds, problems).Read(node);
        problems.Add(ErrorCodes.MissingKey, root, "a flow needs `steps`",
            "for example `steps: { hello: { set: hello } }`");
        return [];
    }

    private static Durability Durable(MapNode root, ProblemList problems)
    {
        if (root["durable"] is not { } node) return Durability.No;
        switch (node)
        {
            case ScalarNode { Kind: ScalarKind.Boolean } word:
                return word.Text == "true" ? Durability.Yes : Durability.No;
            case ScalarNode { Kind: ScalarKind.Text, Text: "auto" }:
                return Durability.Auto;
            default:
                problems.Add(ErrorCodes.BadValue, node, "`durable` must be true, false or auto",
                    Nearest.Hint((node as ScalarNode)?.Text ?? "", ["true", "false", "auto"])
                        ?? "without quotes; true keeps every run through a crash");
                return Durability.No;
        }
    }

    private static bool AnswersPartly(MapNode root, ProblemList problems)
    {
        if (root["onDeadline"] is not { } node) return false;
        if (root["deadline"] is null)
            problems.Add(ErrorCodes.MissingKey, node, "`onDeadline` needs a `deadline`", "for example `deadline: 2s`");
        if (node is ScalarNode { Text: "fail" or "partial" } word) return word.Text == "partial";
        problems.Add(ErrorCodes.BadValue, node, "`onDeadline` must be fail or partial",
            Nearest.Hint((node as ScalarNode)?.Text ?? "", ["fail", "partial"]));
        return false;
    }

    [GeneratedRegex($@"^{FlowNameForm}\z")]
    private static partial Regex FlowName();
}
