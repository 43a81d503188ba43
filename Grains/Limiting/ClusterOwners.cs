namespace Meanwhile.Limiting;

/// <summary>The owners of limits in a cluster: a grain for each.</summary>
public sealed class ClusterOwners(IGrainFactory grains, LimitSilos silos) : ILimitOwners
{
    public string Silo => silos.Own;

    public Task<SlotAnswer> SlotsAsync(string key, SlotAsk ask) => Owner(key).Slots(ask);

    public Task<PermitAnswer> PermitsAsync(string key, PermitAsk ask) => Owner(key).Permits(ask);

    public Task<BreakerAnswer> BreakerAsync(string key, BreakerAsk ask) => Owner(key).Breaker(ask);

    public void Pause(string scope, TimeSpan span) => silos.PauseOthers(scope, span);

    private ILimitGrain Owner(string key) => grains.GetGrain<ILimitGrain>(key);
}
