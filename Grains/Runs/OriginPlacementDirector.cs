using Orleans.Runtime.Placement;

namespace Meanwhile.Runs;

/// <inheritdoc cref="OriginPlacement"/>
public sealed class OriginPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        var origin = RunOrigin.Of(target.GrainIdentity.GetGuidKey());
        var chosen = Array.Find(silos, silo => RunOrigin.Of(silo) == origin)
            ?? Array.Find(silos, silo => silo.Equals(context.LocalSilo))
            ?? silos[Random.Shared.Next(silos.Length)];
        return Task.FromResult(chosen);
    }
}
