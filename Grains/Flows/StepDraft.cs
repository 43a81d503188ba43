using Meanwhile.Batches;
using Meanwhile.Documents;
using Meanwhile.Expressions;
using Meanwhile.Limiting;
using Meanwhile.Runs;
using Meanwhile.Shares;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>A step between declaration and plan.</summary>
internal sealed class StepDraft(StepDeclaration declaration, ScopeDraft scope)
{
    public StepDeclaration Declaration => declaration;
    public string Id => declaration.Id;

    /// <summary>The steps it stands among.</summary>
    public ScopeDraft Scope => scope;

    public int Index { get; } = scope.Steps.Count;

    public PlannedCall? Call { get; set; }
    public PlannedTemplate? If { get; set; }
    public PlannedFallback? Fallback { get; set; }
    public TimeSpan? Timeout { get; set; }
    public TimeSpan? Deadline { get; set; }
    public RetryRule? Retry { get; set; }
    public HedgeRule? Hedge { get; set; }
    public ShareRule? Share { get; set; }
    public BatchRule? Batch { get; set; }
    public LimitRules? Limits { get; set; }
    public PlannedCall? Compensation { get; set; }
    public bool ContinuesOnError { get; set; }
    public bool FailsWhenUnknown { get; set; }

    /// <summary>Whether what is read now is the step's own <c>compensate</c>, which may mention the step.</summary>
    public bool IsUndoing { get; set; }

    /// <summary>Where the step mentions others, in its expressions.</summary>
    public List<(StepMention Mention, Place Place, string Pointer)> Mentions { get; } = [];

    /// <summary>Where its <c>compensate</c> mentions steps; nobody waits for those.</summary>
    public List<(StepMention Mention, Place Place, string Pointer)> UndoMentions { get; } = [];

    /// <summary>Where <c>steps[…]</c> is computed.</summary>
    public (Place Place, string Pointer)? Computed { get; set; }

    /// <summary>What <c>dependsOn</c> lists.</summary>
    public List<ScalarNode> DependsOn { get; } = [];

    /// <summary>Every other step it waits for; true for those whose value it needs as it is.</summary>
    public SortedDictionary<int, bool> Needs { get; } = [];

    /// <summary>The scopes inside it, when it is a container.</summary>
    public IReadOnlyList<ScopeDraft> Inner => [.. Holders.Select(holder => holder.Draft)];

    /// <summary>The scopes inside it and where their plans go.</summary>
    public List<(ScopeDraft Draft, InnerSteps Steps)> Holders { get; } = [];
}
