using Meanwhile.Batches;
using Meanwhile.Expressions;
using Meanwhile.Limiting;
using Meanwhile.Runs;
using Meanwhile.Shares;

namespace Meanwhile.Flows;

/// <summary>One step of a plan: what to call, when, and how patiently.</summary>
public sealed class PlannedStep
{
    public required int Index { get; init; }
    public required string Id { get; init; }
    public required PlannedCall Call { get; init; }

    /// <summary>The scopes inside it; empty for steps that are no container.</summary>
    public IReadOnlyList<PlannedScope> Inner { get; init; } = [];

    /// <summary>Steps that must have ended before this one may start.</summary>
    public required IReadOnlyList<int> Needs { get; init; }

    /// <summary>Steps that wait for this one.</summary>
    public required IReadOnlyList<PlannedEdge> Dependents { get; init; }

    /// <summary>Run only if this is true; null means always.</summary>
    public PlannedTemplate? If { get; init; }

    /// <summary>
    /// Bound of one attempt; null takes the connection's, or <see cref="Meanwhile.Limits.StepSecondsDefault"/>.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Bound of all attempts together; null means none but theirs.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How its calls are shared with others; null means they are not.</summary>
    public ShareRule? Share { get; init; }

    /// <summary>How its calls become one with those of other runs; null means they do not.</summary>
    public BatchRule? Batch { get; init; }

    /// <summary>When to make a call again that has not been answered; null means never.</summary>
    public HedgeRule? Hedge { get; init; }

    /// <summary>When to try again; null takes the connection's, and without one never.</summary>
    public RetryRule? Retry { get; init; }

    /// <summary>What bounds its calls besides its connection; null means nothing.</summary>
    public LimitRules? Limits { get; init; }

    /// <summary>What to do instead when all attempts failed; null means fail.</summary>
    public PlannedFallback? Fallback { get; init; }

    /// <summary>The call that undoes the step when the run fails after it; null means none.</summary>
    public PlannedCall? Compensation { get; init; }

    /// <summary>Whether the step fails when a crash leaves open whether its call was made.</summary>
    public bool FailsWhenUnknown { get; init; }

    /// <summary>Hash of its text, what is inside it included.</summary>
    public required string Content { get; init; }

    /// <summary>A failure leaves null behind and the run goes on.</summary>
    public bool ContinuesOnError { get; init; }
}
