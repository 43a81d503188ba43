using Orleans.Concurrency;

namespace Meanwhile.Limiting;

/// <inheritdoc cref="ILimitGrain"/>
[Reentrant]
public sealed class LimitGrain : Grain, ILimitGrain
{
    private readonly LimitOwner owner;

    public LimitGrain(LimitSilos silos, TimeProvider time) =>
        owner = new LimitOwner(this.GetPrimaryKeyString(), silos, time);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken stop)
    {
        owner.Leave();
        return Task.CompletedTask;
    }

    public Task<SlotAnswer> Slots(SlotAsk ask) => owner.SlotsAsync(ask);

    public Task<PermitAnswer> Permits(PermitAsk ask) => owner.PermitsAsync(ask);

    public Task<BreakerAnswer> Breaker(BreakerAsk ask) => owner.BreakerAsync(ask);
}
