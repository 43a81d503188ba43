using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>How the steps inside a container ended, once.</summary>
/// <param name="Value">What they gave; null when they failed.</param>
/// <param name="Failure">Why they failed; null when they did not.</param>
/// <param name="Scope">What can be seen inside, now that they have ended.</param>
public sealed record InsideEnd(StepValue? Value, StepOutcome.Failed? Failure, RunScope Scope);
