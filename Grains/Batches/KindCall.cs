using Meanwhile.Steps;

namespace Meanwhile.Batches;

/// <summary>Makes one call of a kind.</summary>
public delegate ValueTask<StepOutcome> KindCall(
    StepKind kind, object settings, StepContext context, CancellationToken stop);
