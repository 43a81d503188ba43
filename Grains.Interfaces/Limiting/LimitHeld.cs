namespace Meanwhile.Limiting;

/// <summary>What a silo holds of a limit, told to an owner that knows nothing yet.</summary>
/// <param name="IsKnown">Whether it has ever heard of this limit.</param>
/// <param name="LastSlotIn">From now to the last slot it has or had, below zero for one that has passed; null for none.
/// </param>
/// <param name="InUse">Permits in use.</param>
/// <param name="OpenFor">How long a circuit breaker is still open; null when it is not.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.limit-held")]
public sealed record LimitHeld(
    [property: Id(0)] bool IsKnown,
    [property: Id(1)] TimeSpan? LastSlotIn = null,
    [property: Id(2)] long InUse = 0,
    [property: Id(3)] TimeSpan? OpenFor = null);
