namespace Meanwhile.Runs;

/// <summary>One thing that a run waits for now.</summary>
/// <param name="Place">The step, behind the containers around it: <c>all[3].pack</c>; empty for the whole run.</param>
/// <param name="Kind">What it waits for.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when at most; null when nothing bounds it.</param>
/// <param name="Name">Name of the signal, the address or the run it waits for; null where there is none.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.standing")]
public sealed record Standing(
    [property: Id(0)] string Place,
    [property: Id(1)] StandingKind Kind,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] DateTimeOffset? Until,
    [property: Id(4)] string? Name);
