namespace Meanwhile.Limiting;

/// <summary>What a silo tells a circuit breaker, and wants of it.</summary>
[GenerateSerializer, Immutable, Alias("meanwhile.breaker-ask")]
public sealed record BreakerAsk
{
    /// <summary>The silo that asks; it hears of changes from now on.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    /// <summary>Failures within <see cref="Window"/> that open it.</summary>
    [Id(1)]
    public required int Failures { get; init; }

    /// <summary>The time in which failures count.</summary>
    [Id(2)]
    public required TimeSpan Window { get; init; }

    /// <summary>How long it stays open before one call may try.</summary>
    [Id(3)]
    public required TimeSpan OpenFor { get; init; }

    /// <summary>Calls that have failed since the last word.</summary>
    [Id(4)]
    public int Failed { get; init; }

    /// <summary>Somebody would make the one call that tries whether the upstream is back.</summary>
    [Id(5)]
    public bool WantsProbe { get; init; }

    /// <summary>How that call has ended; null when this is not about one.</summary>
    [Id(6)]
    public bool? ProbeSucceeded { get; init; }
}
