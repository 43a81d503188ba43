using Meanwhile.Documents;
using Meanwhile.Expressions;
using Meanwhile.Runs;

namespace Meanwhile.Flows;

/// <summary>A step between declaration and plan.</summary>
internal sealed class StepDraft(StepDeclaration declaration, int index)
{
    public StepDeclaration Declaration => declaration;
    public string Id => declaration.Id;
    public int Index => index;

    public PlannedCall? Call { get; set; }
    public PlannedTemplate? If { get; set; }
    public PlannedFallback? Fallback { get; set; }
    public TimeSpan? Timeout { get; set; }
    public RetryRule? Retry { get; set; }
    public bool ContinuesOnError { get; set; }

    /// <summary>Where the step mentions others, in its expressions.</summary>
    public List<(StepMention Mention, Place Place, string Pointer)> Mentions { get; } = [];

    /// <summary>Where <c>steps[…]</c> is computed.</summary>
    public (Place Place, string Pointer)? Computed { get; set; }

    /// <summary>What <c>dependsOn</c> lists.</summary>
    public List<ScalarNode> DependsOn { get; } = [];

    /// <summary>Every other step it waits for; true for those whose value it needs as it is.</summary>
    public SortedDictionary<int, bool> Needs { get; } = [];
}
