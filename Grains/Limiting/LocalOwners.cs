namespace Meanwhile.Limiting;

/// <summary>Owners of limits for a world of one silo: a flow test, or a program that serves no cluster.</summary>
public sealed class LocalOwners(TimeProvider time) : ILimitOwners, ILimitSilos
{
    private readonly Dictionary<string, LimitOwner> owners = [];
    private readonly Lock gate = new();

    public string Silo => "local";

    IReadOnlyList<string> ILimitSilos.Active => [];

    int ILimitSilos.Losses => 0;

    TimeSpan? ILimitSilos.SinceLoss => null;

    /// <summary>Limits that are known here.</summary>
    internal LocalLimits? Limits { get; private set; }

    /// <summary>The limits of a world of its own.</summary>
    public static LocalLimits NewLimits(TimeProvider time)
    {
        var owners = new LocalOwners(time);
        return owners.Limits = new LocalLimits(owners, time);
    }

    public Task<SlotAnswer> SlotsAsync(string key, SlotAsk ask) => Ask(key, owner => owner.SlotsAsync(ask));

    public Task<PermitAnswer> PermitsAsync(string key, PermitAsk ask) => Ask(key, owner => owner.PermitsAsync(ask));

    public Task<BreakerAnswer> BreakerAsync(string key, BreakerAsk ask) => Ask(key, owner => owner.BreakerAsync(ask));

    public void Pause(string scope, TimeSpan span)
    {
    }

    bool ILimitSilos.IsDead(string silo) => false;

    Task<LimitHeld> ILimitSilos.HeldAsync(string silo, string key, Guid owner) =>
        Task.FromResult(Limits!.Held(key, owner));

    void ILimitSilos.Tell(string silo, string key, LimitNews news) => Limits!.Tell(key, news);

    private Task<TAnswer> Ask<TAnswer>(string key, Func<LimitOwner, Task<TAnswer>> ask)
    {
        lock (gate)
        {
            if (!owners.TryGetValue(key, out var owner)) owners[key] = owner = new LimitOwner(key, this, time);
            return ask(owner);
        }
    }
}
