using Meanwhile.Documents;
using Meanwhile.Expressions;

namespace Meanwhile.Flows;

/// <summary>A flow between declaration and plan: its expressions read, its graph being checked.</summary>
internal sealed class FlowDraft(FlowDeclaration declaration, IReadOnlyList<StepDraft> steps)
{
    private readonly Dictionary<string, StepDraft> byId = steps.ToDictionary(step => step.Id);

    public FlowDeclaration Declaration => declaration;

    public IReadOnlyList<StepDraft> Steps => steps;

    public IEnumerable<string> Ids => byId.Keys;

    /// <summary>Mentions of steps in output, status and headers.</summary>
    public List<(StepMention Mention, Place Place, string Pointer)> AnswerMentions { get; } = [];

    public StepDraft? Find(string id) => byId.GetValueOrDefault(id);
}
