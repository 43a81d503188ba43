namespace Meanwhile.Runs;

/// <summary>Something that happened to a run, for those who watch it.</summary>
/// <param name="Seq">Its number, rising; null for what is not recorded and not told again.</param>
/// <param name="Type">What happened: <c>run.started</c>, <c>step.succeeded</c> and so on.</param>
/// <param name="At">When.</param>
/// <param name="Data">The rest, a JSON object.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.run-news")]
public sealed record RunNews(
    [property: Id(0)] long? Seq,
    [property: Id(1)] string Type,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] Payload Data);
