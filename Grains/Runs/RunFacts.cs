using Meanwhile.Flows;

namespace Meanwhile.Runs;

/// <summary>What is the same for a run from its start to its end.</summary>
/// <param name="Run">Its name.</param>
/// <param name="Tenant">Whom it belongs to.</param>
/// <param name="Plan">The plan it keeps.</param>
/// <param name="Input">Its input, checked.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Time">Its clock.</param>
public sealed record RunFacts(
    Guid Run, string Tenant, FlowPlan Plan, Payload Input, DateTimeOffset StartedAt, TimeProvider Time)
{
    /// <summary>What the runs of its key share, as it began with it; null where there is no key.</summary>
    public ReadOnlyMemory<byte>? State { get; init; }

    /// <summary>Where the addresses of the run begin; null where it cannot be called.</summary>
    public string? Hooks { get; init; }
}
