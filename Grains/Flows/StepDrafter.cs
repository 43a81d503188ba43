using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>Looks into one step: its settings, its policies and its expressions.</summary>
internal sealed class StepDrafter(StepKinds kinds, ProblemList problems)
{
    private static readonly IReadOnlySet<string> Names =
        new HashSet<string> { "input", "steps", "run", "now", "tenant" };
    private static readonly IReadOnlySet<string> FallbackNames = new HashSet<string>(Names) { "error" };

    public StepDraft Draft(StepDeclaration declaration, int index)
    {
        var node = declaration.Node;
        var policies = new PolicyReader(problems);
        var draft = new StepDraft(declaration, index)
        {
            Timeout = policies.Duration(node, "timeout"),
            Retry = node["retry"] is { } retry ? policies.Retry(retry) : null,
            ContinuesOnError = ContinuesOnError(node),
        };
        draft.Call = Call(draft, declaration.Kind, declaration.Settings, Names);
        if (node["if"] is { } condition) draft.If = Template(draft, condition, Names);
        if (node["fallback"] is { } fallback) draft.Fallback = Fallback(draft, fallback);
        if (node["dependsOn"] is { } dependsOn) ReadDependsOn(draft, dependsOn);
        if (!declaration.Kind.About.Waits && (node["timeout"] ?? node["retry"]) is { } idle)
            problems.Add(ErrorCodes.BadValue, idle,
                $"`{declaration.Kind.Name}` waits for nobody, so it has no `timeout` and no `retry`",
                "leave it out");
        return draft;
    }

    /// <summary>Reads a template outside of steps: output, status, headers.</summary>
    public PlannedTemplate Answer(FlowDraft flow, DocumentNode node)
    {
        var reader = new TemplateReader(Names, problems);
        var template = reader.Read(node);
        flow.AnswerMentions.AddRange(reader.Mentions);
        return new PlannedTemplate(template, reader.Scripts);
    }

    private PlannedTemplate Template(StepDraft draft, DocumentNode node, IReadOnlySet<string> names)
    {
        var reader = new TemplateReader(names, problems);
        var template = reader.Read(node);
        Note(draft, reader);
        return new PlannedTemplate(template, reader.Scripts);
    }

    private PlannedCall? Call(StepDraft draft, StepKind kind, DocumentNode node, IReadOnlySet<string> names)
    {
        var reader = new TemplateReader(names, problems);
        var settings = new SettingsReader(reader, problems).Read(kind.SettingsType, node, $"`{kind.Name}`");
        Note(draft, reader);
        if (settings is null) return null;
        var map = node as MapNode;
        var given = map?.Entries.Select(entry => entry.Key).ToHashSet() ?? [];
        foreach (var (setting, detail) in kind.Check(settings.Constant, given))
            problems.Add(ErrorCodes.BadValue, map?[setting] ?? node, detail);
        var connection = kind.About.Connection is null ? null : (map?["connection"] as ScalarNode)?.Text;
        return new PlannedCall(kind, settings, connection, kind.Writes(settings.Constant));
    }

    private PlannedFallback? Fallback(StepDraft draft, DocumentNode node)
    {
        var names = string.Join(", ", kinds.All.Select(kind => kind.Name));
        if (node is not MapNode { Entries: [var only] })
        {
            problems.Add(ErrorCodes.WrongType, node, "`fallback` must be a map with `value` or one step kind",
                $"for example `fallback: {{ value: null }}`; the kinds are {names}");
            return null;
        }
        if (only.Key == "value") return new PlannedFallback(Template(draft, only.Value, FallbackNames), null);
        if (kinds.Find(only.Key) is { } kind)
            return Call(draft, kind, only.Value, FallbackNames) is { } call ? new PlannedFallback(null, call) : null;
        problems.AddUnknownKey((MapNode)node, only, ["value", .. kinds.All.Select(kind => kind.Name)], "`fallback`");
        return null;
    }

    private bool ContinuesOnError(MapNode node)
    {
        if (node["onError"] is not { } word) return false;
        if (word is ScalarNode { Text: "fail" or "continue" } scalar) return scalar.Text == "continue";
        problems.Add(ErrorCodes.BadValue, word, "`onError` must be fail or continue",
            Nearest.Hint((word as ScalarNode)?.Text ?? "", ["fail", "continue"])
                ?? "with `continue` the step's value is null and the run goes on");
        return false;
    }

    private void ReadDependsOn(StepDraft draft, DocumentNode node)
    {
        IReadOnlyList<DocumentNode> items = node is ListNode list ? list.Items : [node];
        foreach (var item in items)
        {
            if (item is ScalarNode { Kind: ScalarKind.Text } name) draft.DependsOn.Add(name);
            else problems.Add(ErrorCodes.WrongType, item, "`dependsOn` must be a list of steps",
                "for example `dependsOn: [reserve]`");
        }
    }

    private static void Note(StepDraft draft, TemplateReader reader)
    {
        draft.Mentions.AddRange(reader.Mentions);
        draft.Computed ??= reader.Computed;
    }
}
