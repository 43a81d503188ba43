namespace Meanwhile.Runs;

/// <summary>A word to a run.</summary>
/// <param name="Name">Whom it is for.</param>
/// <param name="Id">Tells it from others: the same one is taken once. 1 to 256 characters.</param>
/// <param name="Data">What comes with it; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.run-signal")]
public sealed record RunSignal(
    [property: Id(0)] string Name, [property: Id(1)] string Id, [property: Id(2)] Payload? Data);
