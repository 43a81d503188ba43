using Meanwhile.Documents;
using Meanwhile.Expressions;

namespace Meanwhile.Flows;

/// <summary>Steps that see each other, between declaration and plan: read, and their graph being checked.</summary>
internal sealed class ScopeDraft
{
    private readonly Dictionary<string, StepDraft> byId = [];
    private readonly List<StepDraft> steps = [];

    /// <summary>The container these steps stand in; null for the steps of the flow itself.</summary>
    public StepDraft? Owner { get; init; }

    public IReadOnlyList<StepDraft> Steps => steps;

    public IEnumerable<string> Ids => byId.Keys;

    public ScopeEnding Ending { get; set; }

    /// <summary>Mentions of steps by what is filled in when the scope's steps have ended.</summary>
    public List<(StepMention Mention, Place Place, string Pointer)> AnswerMentions { get; } = [];

    public StepDraft? Find(string id) => byId.GetValueOrDefault(id);

    public void Add(StepDraft step)
    {
        steps.Add(step);
        byId[step.Id] = step;
    }

    /// <summary>This scope and those inside it, outer before inner.</summary>
    public IEnumerable<ScopeDraft> AndInner() =>
        steps.SelectMany(step => step.Inner).SelectMany(inner => inner.AndInner()).Prepend(this);
}
