namespace Meanwhile.Runs;

/// <summary>
/// What a run waited and what that would have cost one after the other. All in microseconds of one monotonic clock.
/// </summary>
/// <param name="TotalMicroseconds">From the start of the run to its end.</param>
/// <param name="WaitMicroseconds">The sum of all waiting for the outside: the time a sequential program would have
/// waited.</param>
/// <param name="WorkMicroseconds">The part of the total in which nothing was being waited for.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.receipt")]
public readonly record struct Receipt(
    [property: Id(0)] long TotalMicroseconds,
    [property: Id(1)] long WaitMicroseconds,
    [property: Id(2)] long WorkMicroseconds)
{
    /// <summary>How much sooner the answer came than if every wait had stood in line; never negative.</summary>
    public long SavedMicroseconds => Math.Max(0, WaitMicroseconds - TotalMicroseconds);
}
