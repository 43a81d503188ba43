using Orleans.Runtime.Placement;

namespace Meanwhile.Runs;

/// <inheritdoc cref="OriginPlacement"/>
public sealed class OriginPlacementDirector(ISiloStatusOracle silos) : IPlacementDirector
{
    /// <summary>Silos are looked for among all that are active: what a new one can do is learned a moment later, and
    /// runs begin on it before that.</summary>
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var origin = RunOrigin.Of(target.GrainIdentity.GetGuidKey());
        var active = silos.GetApproximateSiloStatuses(onlyActive: true).Keys;
        return Task.FromResult(
            active.FirstOrDefault(silo => RunOrigin.Of(silo) == origin) ?? Otherwise(target, context));
    }

    private static SiloAddress Otherwise(PlacementTarget target, IPlacementContext context)
    {
        var fit = context.GetCompatibleSilos(target);
        return fit.Contains(context.LocalSilo) ? context.LocalSilo : fit[Random.Shared.Next(fit.Length)];
    }
}
