using Meanwhile.Errors;
using Meanwhile.Problems;

namespace Meanwhile.Runs;

/// <summary>Finds a run wherever it is: among the recent ones in memory, as a thing of its own, or in the
/// memory of the silo where it began.</summary>
internal static class RunLookup
{
    public static async Task<RunSnapshot?> FindAsync(HttpContext context, IGrainFactory grains, Guid run) =>
        await grains.GetGrain<IRecentRunsGrain>(context.Tenant()).Find(run)
        ?? await grains.Run(run).Find(context.Tenant())
        ?? await grains.Run(run).Recall(context.Tenant());

    public static ProblemAnswer Missing(Guid run) => ProblemMapping.Of(ErrorCodes.NotFound,
        $"There is no run `{run}`, or it ran in memory and has been forgotten");
}
