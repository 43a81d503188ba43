using Meanwhile.Expressions;

namespace Meanwhile.Shares;

/// <summary>How a step shares its calls with others: what <c>cache</c> and <c>singleFlight</c> say.</summary>
public sealed record ShareRule
{
    /// <summary>How long a value is fresh; zero keeps none, so that only calls in flight are shared.</summary>
    public TimeSpan Ttl { get; init; }

    /// <summary>How long after that it is taken at once, while a fresh one is fetched.</summary>
    public TimeSpan StaleWhileRevalidate { get; init; }

    /// <summary>How long after it was fresh it stands in for an upstream that fails.</summary>
    public TimeSpan StaleIfError { get; init; }

    /// <summary>Whether the answer's own headers say all three.</summary>
    public bool IsByHeaders { get; init; }

    /// <summary>What names the call in the place of its settings; null takes those.</summary>
    public PlannedTemplate? Key { get; init; }

    /// <summary>Whether calls in flight are joined.</summary>
    public bool Joins { get; init; } = true;

    /// <summary>Whether values are kept.</summary>
    public bool Keeps => IsByHeaders || Ttl > TimeSpan.Zero;

    /// <summary>Whether this value is kept for those who come later.</summary>
    public bool MayKeep(KeptValue value) => IsByHeaders ? value.Lifetime.IsKept : Keeps;

    /// <summary>What may be done with a value of this age.</summary>
    public Freshness Judge(KeptValue kept, TimeSpan age)
    {
        var fresh = FreshFor(kept);
        if (!Keeps || age >= fresh + (IsByHeaders ? kept.Lifetime.StaleWhileRevalidate : StaleWhileRevalidate))
            return Freshness.Gone;
        return age < fresh ? Freshness.Fresh : Freshness.Stale;
    }

    /// <summary>Whether a value of this age stands in for an upstream that fails.</summary>
    public bool StandsIn(KeptValue kept, TimeSpan age) =>
        Keeps && age < FreshFor(kept) + (IsByHeaders ? kept.Lifetime.StaleIfError : StaleIfError);

    private TimeSpan FreshFor(KeptValue kept) => IsByHeaders ? kept.Lifetime.Fresh : Ttl;
}
