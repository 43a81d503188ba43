using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>
/// Reads what stands inside a container: steps that see the outside, and values that see those steps.
/// </summary>
internal sealed class InnerReader
{
    private static readonly string[] BranchKeys = ["if", "steps", "output"];

    private readonly StepDrafter drafter;
    private readonly StepDraft owner;
    private readonly ProblemList problems;
    private readonly IReadOnlySet<string> outside;
    private readonly IReadOnlySet<string> inside;
    private ScopeDraft? scope;

    public InnerReader(
        StepDrafter drafter, StepDraft owner, StepKindAttribute kind, MapNode? settings, IReadOnlySet<string> outside,
        ProblemList problems)
    {
        (this.drafter, this.owner, this.problems, this.outside) = (drafter, owner, problems, outside);
        var given = kind.NamedBy is null ? null : settings?[kind.NamedBy] as ScalarNode;
        inside = new HashSet<string>(
            [.. outside, .. kind.InnerNames.Select((name, place) => place == 0 ? given?.Text ?? name : name)]);
        if (given is not null && StepDrafter.FlowNames.Contains(given.Text))
            problems.Add(ErrorCodes.BadValue, given, $"`{given.Text}` has a meaning already",
                $"choose another name for `{kind.NamedBy}`");
    }

    /// <summary>The steps inside, to be planned with the whole flow.</summary>
    public InnerSteps Steps(DocumentNode node)
    {
        var draft = Scope;
        drafter.DraftInner(node, draft, inside);
        return Hold(draft);
    }

    /// <summary>A value that is filled in when the steps inside have ended.</summary>
    public InnerTemplate Template(DocumentNode node) => new(drafter.Answer(Scope, node, inside));

    /// <summary>The branches of a <c>switch</c>.</summary>
    public IReadOnlyList<Branch> Branches(DocumentNode node)
    {
        if (node is not ListNode { Items.Count: > 0 } list)
        {
            problems.Add(ErrorCodes.WrongType, node, "`switch` must be a list of branches",
                "for example `- { if: \"{{ input.big }}\", steps: { … } }` and last `- else: { steps: { … } }`");
            return [];
        }
        var branches = new List<Branch>();
        foreach (var item in list.Items)
            if (Branch(item, isLast: item == list.Items[^1]) is { } branch) branches.Add(branch);
        return branches;
    }

    private ScopeDraft Scope => scope ??= new ScopeDraft { Owner = owner };

    private Branch? Branch(DocumentNode node, bool isLast)
    {
        if (node is not MapNode map)
        {
            problems.Add(ErrorCodes.WrongType, node,
                "a branch must be a map with `if`, `steps` and `output`, or `else`");
            return null;
        }
        if (map["else"] is { } otherwise)
        {
            foreach (var entry in map.Entries.Where(entry => entry.Key != "else"))
                problems.Add(ErrorCodes.BadValue, entry.KeyPlace, entry.Value.Pointer,
                    $"`{entry.Key}` stands beside `else`", "put it into the map behind `else`");
            if (!isLast) problems.Add(ErrorCodes.BadValue, map, "nothing can come after `else`", "move it to the end");
            if (otherwise is MapNode rest) return Branch(rest, null);
            problems.Add(ErrorCodes.WrongType, otherwise, "`else` must be a map with `steps` and `output`");
            return null;
        }
        if (map["if"] is { } condition)
            return Branch(map, new InnerTemplate(drafter.Condition(owner, condition, outside)));
        problems.Add(ErrorCodes.MissingKey, map, "a branch needs `if`", "or write `else:` for the last one");
        return Branch(map, null);
    }

    private Branch Branch(MapNode map, InnerTemplate? condition)
    {
        foreach (var entry in map.Entries.Where(entry => !BranchKeys.Contains(entry.Key)))
            problems.AddUnknownKey(map, entry, BranchKeys, "a branch");
        if (map["steps"] is null && map["output"] is null)
            problems.Add(ErrorCodes.MissingKey, map, "a branch needs `steps`, `output` or both");
        var draft = new ScopeDraft { Owner = owner };
        if (map["steps"] is { } steps) drafter.DraftInner(steps, draft, outside);
        var output = map["output"] is { } given ? new InnerTemplate(drafter.Answer(draft, given, outside)) : null;
        return new Branch(condition, Hold(draft), output);
    }

    private InnerSteps Hold(ScopeDraft draft)
    {
        var steps = new InnerSteps();
        owner.Holders.Add((draft, steps));
        return steps;
    }
}
