namespace Meanwhile.Runs;

/// <summary>How long a step took lately, as one silo has seen it.</summary>
/// <param name="Step">The step, behind the containers around it: <c>outer.inner</c>.</param>
/// <param name="MedianMicroseconds">Half of its attempts took no longer.</param>
/// <param name="Percentile95Microseconds">95 of 100 took no longer.</param>
/// <param name="Count">Attempts seen since the silo started.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.step-time")]
public sealed record StepTime(
    [property: Id(0)] string Step,
    [property: Id(1)] long MedianMicroseconds,
    [property: Id(2)] long Percentile95Microseconds,
    [property: Id(3)] long Count);
