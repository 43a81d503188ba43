using Meanwhile.Expressions;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Runs;

/// <summary>What every run is driven with.</summary>
/// <param name="Runner">Walks the policies of a step.</param>
/// <param name="Renderer">Fills templates in.</param>
/// <param name="World">What steps call.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">Where faults of ours are told.</param>
public sealed record RunParts(
    StepRunner Runner, Renderer Renderer, IWorld World, TimeProvider Time, ILogger<HostedRun> Log);
