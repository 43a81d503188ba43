using System.Diagnostics;

namespace Meanwhile.Runs;

/// <summary>What the runner must know of the run a step belongs to.</summary>
public sealed record StepRun(Guid Run, string Tenant, RunScope Scope, Waits Waits, RunTrace Trace)
{
    /// <summary>The span of the run; null when nobody listens.</summary>
    public Activity? Span { get; init; }
}
