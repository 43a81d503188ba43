namespace Meanwhile.Limiting;

/// <summary>The way from a silo to the owners of its limits.</summary>
public interface ILimitOwners
{
    /// <summary>The name of this silo.</summary>
    string Silo { get; }

    Task<SlotAnswer> SlotsAsync(string key, SlotAsk ask);

    Task<PermitAnswer> PermitsAsync(string key, PermitAsk ask);

    Task<BreakerAnswer> BreakerAsync(string key, BreakerAsk ask);

    /// <summary>Asks every other silo to leave an upstream alone for a while.</summary>
    void Pause(string scope, TimeSpan span);
}
