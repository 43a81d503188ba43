namespace Meanwhile.Limiting;

/// <summary>How a circuit breaker stands.</summary>
/// <param name="Owner">The activation that answers.</param>
/// <param name="State">Closed, open, or half open.</param>
/// <param name="OpenFor">From now until a call may try again; zero while it is closed.</param>
/// <param name="MayProbe">Whoever has asked may make the one call that tries.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.breaker-answer")]
public sealed record BreakerAnswer(
    [property: Id(0)] Guid Owner,
    [property: Id(1)] BreakerState State,
    [property: Id(2)] TimeSpan OpenFor,
    [property: Id(3)] bool MayProbe);
