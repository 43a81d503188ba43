using Meanwhile.Runs;

namespace Meanwhile.Limiting;

/// <summary>What bounds one attempt, and under which names. A step's own rules go before its connection's.</summary>
internal readonly struct LimitBounds
{
    private readonly LimitRules? own;
    private readonly LimitRules? shared;
    private readonly Attempt attempt;

    public LimitBounds(Attempt attempt)
    {
        this.attempt = attempt;

        // What stands in for the step, or undoes it, calls somebody else.
        own = attempt.Call == attempt.Step.Call ? attempt.Step.Limits : null;
        shared = attempt.Connection?.Limits;
    }

    public bool Any => own is not null || shared is not null;

    public RateRule? Rate => own?.Rate ?? shared?.Rate;
    public ConcurrencyRule? Concurrency => own?.Concurrency ?? shared?.Concurrency;
    public BreakerRule? Breaker => own?.Breaker ?? shared?.Breaker;

    public string RateScope => Scope(own?.Rate is not null);
    public string ConcurrencyScope => Scope(own?.Concurrency is not null);
    public string BreakerScope => Scope(own?.Breaker is not null);

    private string Scope(bool isOwn) => isOwn
        ? $"{attempt.Run.Facts.Tenant}/flow/{attempt.Run.Facts.Plan.Flow}/{attempt.Path}"
        : $"{attempt.Run.Facts.Tenant}/connection/{attempt.Connection!.Name}";
}
