using Meanwhile.Batches;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Shares;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>Looks into steps: their settings, their policies, their expressions, and the steps inside them.</summary>
internal sealed class StepDrafter(StepKinds kinds, ProblemList problems)
{
    public static readonly IReadOnlySet<string> FlowNames =
        new HashSet<string> { "input", "steps", "run", "now", "tenant" };

    /// <summary>What expressions of a flow with a <c>key</c> see besides.</summary>
    public const string StateName = "state";

    private readonly StepReader reader = new(kinds, problems);
    private int drafted;
    private int depth;

    /// <summary>Reads the steps of a container, or of a flow, into their scope.</summary>
    public void DraftAll(IEnumerable<StepDeclaration> declarations, ScopeDraft scope, IReadOnlySet<string> names)
    {
        foreach (var declaration in declarations)
        {
            if (drafted++ == Limits.StepsMax)
                problems.Add(ErrorCodes.OverLimit, declaration.Place, declaration.Node.Pointer,
                    $"a flow has at most {Limits.StepsMax:N0} steps, those inside others counted",
                    "split it into several flows");
            if (drafted > Limits.StepsMax) return;
            Draft(declaration, scope, names);
        }
    }

    /// <summary>Reads the steps inside a container.</summary>
    public void DraftInner(DocumentNode steps, ScopeDraft scope, IReadOnlySet<string> names)
    {
        if (depth == Limits.ContainerDepthMax)
        {
            problems.Add(ErrorCodes.OverLimit, steps,
                $"containers stand inside each other at most {Limits.ContainerDepthMax} deep",
                "move the inner part into a flow of its own and call it with `flow`");
            return;
        }
        depth++;
        DraftAll(reader.Read(steps), scope, names);
        depth--;
    }

    /// <summary>Reads what is filled in when a scope's steps have ended: output, status, headers.</summary>
    public PlannedTemplate Answer(ScopeDraft scope, DocumentNode node, IReadOnlySet<string> names)
    {
        var templates = new TemplateReader(names, problems) { Meant = scope.Ids };
        var template = templates.Read(node);
        scope.AnswerMentions.AddRange(templates.Mentions);
        return new PlannedTemplate(template, templates.Scripts);
    }

    /// <summary>Reads what a step fills in by itself: a condition, a fallback.</summary>
    public PlannedTemplate Template(StepDraft draft, DocumentNode node, IReadOnlySet<string> names)
    {
        var templates = Templates(draft, names);
        var template = templates.Read(node);
        Note(draft, templates);
        return new PlannedTemplate(template, templates.Scripts);
    }

    /// <summary>Reads an <c>if</c>. Text that is no expression would always be true, so it is not taken.</summary>
    public PlannedTemplate Condition(StepDraft draft, DocumentNode node, IReadOnlySet<string> names)
    {
        var before = problems.Count;
        var condition = Template(draft, node, names);
        if (problems.Count == before && condition.Template is not ExpressionTemplate
            && node is not ScalarNode { Kind: ScalarKind.Boolean })
            problems.Add(ErrorCodes.BadValue, node, "`if` must be true, false or one expression",
                "anything else always counts as true; write for example `if: \"{{ input.big }}\"`");
        return condition;
    }

    private void Draft(StepDeclaration declaration, ScopeDraft scope, IReadOnlySet<string> names)
    {
        var node = declaration.Node;
        var policies = new PolicyReader(problems);
        var draft = new StepDraft(declaration, scope)
        {
            Timeout = policies.Duration(node, "timeout"),
            Deadline = policies.Duration(node, "deadline"),
            Retry = node["retry"] is { } retry ? policies.Retry(retry) : null,
            Hedge = node["hedge"] is { } hedge ? policies.Hedge(hedge) : null,
            ContinuesOnError = ContinuesOnError(node),
            FailsWhenUnknown = FailsWhenUnknown(node),
        };
        scope.Add(draft);
        if (node["dependsOn"] is { } dependsOn) ReadDependsOn(draft, dependsOn);
        draft.Call = Call(draft, declaration.Kind, declaration.Settings, names);
        draft.Share = new ShareReader(problems).Read(
            declaration.Kind, draft.Call, node, key => Template(draft, key, names));
        draft.Batch = new BatchReader(problems).Read(declaration, draft.Call);
        if (node["if"] is { } condition) draft.If = Condition(draft, condition, names);
        draft.Limits = new LimitReader(problems).Read(node, key => Template(draft, key, names));
        if (node["fallback"] is { } fallback) draft.Fallback = Fallback(draft, fallback, names);
        if (node["compensate"] is { } undo) draft.Compensation = Compensation(draft, undo, names);
        CheckPolicies(draft, node);
    }

    private void CheckPolicies(StepDraft draft, MapNode node)
    {
        var kind = draft.Declaration.Kind;
        if (!kind.About.Waits && !kind.IsContainer
            && (node["timeout"] ?? node["deadline"] ?? node["retry"] ?? node["hedge"]) is { } idle)
            problems.Add(ErrorCodes.BadValue, idle,
                $"`{kind.Name}` calls nobody, so it has no `timeout`, `deadline`, `retry` or `hedge`",
                kind is WaitStep ? "a `timeout` for a signal stands inside `wait`" : "leave it out");
        else if (LimitReader.First(node) is { } limit && !kind.About.Waits)
            problems.Add(ErrorCodes.BadValue, limit,
                $"`rateLimit`, `concurrency` and `circuitBreaker` bound calls, and `{kind.Name}` makes none itself",
                kind.IsContainer ? "put it on the step inside that calls" : "leave it out");
        else if (node["hedge"] is { } hedge && (kind.IsContainer || draft.Call is { Writes: true }))
            problems.Add(ErrorCodes.BadValue, hedge,
                "`hedge` makes a call twice, so it is for single calls that only read",
                "use `retry` instead");
    }

    private PlannedCall? Call(StepDraft draft, StepKind kind, DocumentNode node, IReadOnlySet<string> names)
    {
        var templates = Templates(draft, names);
        var map = node as MapNode;
        var inner = new InnerReader(this, draft, kind.About, map, names, problems);
        var settings = new SettingsReader(templates, problems, inner).Read(kind.SettingsType, node, $"`{kind.Name}`");
        Note(draft, templates);
        if (settings is null) return null;
        var given = map?.Entries.Select(entry => entry.Key).ToHashSet() ?? [];
        foreach (var (setting, detail) in kind.Check(settings.Constant, given))
            problems.Add(ErrorCodes.BadValue, map?[setting] ?? node, detail);
        var connection = kind.About.Connection is null ? null : (map?["connection"] as ScalarNode)?.Text;
        foreach (var scope in draft.Inner) scope.Ending = kind.EndingOf(settings.Constant);
        var writes = kind.Writes(settings.Constant)
            || draft.Inner.SelectMany(scope => scope.Steps).Any(step => step.Call is { Writes: true });
        return new PlannedCall(kind, settings, connection, writes);
    }

    private PlannedFallback? Fallback(StepDraft draft, DocumentNode node, IReadOnlySet<string> outside)
    {
        var names = new HashSet<string>(outside) { "error" };
        var known = string.Join(", ", kinds.All.Select(kind => kind.Name));
        if (node is not MapNode { Entries: [var only] })
        {
            problems.Add(ErrorCodes.WrongType, node, "`fallback` must be a map with `value` or one step kind",
                $"for example `fallback: {{ value: null }}`; the kinds are {known}");
            return null;
        }
        if (only.Key == "value") return new PlannedFallback(Template(draft, only.Value, names), null);
        if (kinds.Find(only.Key) is { } kind)
            return Call(draft, kind, only.Value, names) is { } call ? new PlannedFallback(null, call) : null;
        problems.AddUnknownKey((MapNode)node, only, ["value", .. kinds.All.Select(kind => kind.Name)], "`fallback`");
        return null;
    }

    /// <summary>One call. It is made after the run, so nobody waits for what it mentions, and it may see its step.
    /// </summary>
    private PlannedCall? Compensation(StepDraft draft, DocumentNode node, IReadOnlySet<string> outside)
    {
        var simple = kinds.All.Where(kind => !kind.IsContainer).Select(kind => kind.Name).ToArray();
        if (node is not MapNode { Entries: [var only] })
        {
            problems.Add(ErrorCodes.WrongType, node, "`compensate` must be a map with one step kind",
                $"for example `compensate: {{ http: {{ … }} }}`; the kinds are {string.Join(", ", simple)}");
            return null;
        }
        if (kinds.Find(only.Key) is not { } kind)
        {
            problems.AddUnknownKey((MapNode)node, only, simple, "`compensate`");
            return null;
        }
        if (kind.IsContainer)
        {
            problems.Add(ErrorCodes.BadValue, only.KeyPlace, only.Value.Pointer,
                $"`compensate` is one call, and `{kind.Name}` holds several",
                "move them into a flow of its own and call it with `flow`");
            return null;
        }
        draft.IsUndoing = true;
        var call = Call(draft, kind, only.Value, new HashSet<string>(outside) { "error" });
        draft.IsUndoing = false;
        return call;
    }

    private bool FailsWhenUnknown(MapNode node)
    {
        if (node["onUnknown"] is not { } word) return false;
        if (word is ScalarNode { Text: "fail" or "retry" } scalar) return scalar.Text == "fail";
        problems.Add(ErrorCodes.BadValue, word, "`onUnknown` must be retry or fail",
            Nearest.Hint((word as ScalarNode)?.Text ?? "", ["retry", "fail"])
                ?? "it says what to do with a call of which a crash left open whether it was made");
        return false;
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

    private TemplateReader Templates(StepDraft draft, IReadOnlySet<string> names) =>
        new(names, problems) { Meant = draft.DependsOn.Select(name => name.Text) };

    private static void Note(StepDraft draft, TemplateReader reader)
    {
        if (draft.IsUndoing) draft.UndoMentions.AddRange(reader.Mentions);
        else draft.Mentions.AddRange(reader.Mentions);
        draft.Computed ??= reader.Computed;
    }
}
