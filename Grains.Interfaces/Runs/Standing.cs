namespace Meanwhile.Runs;

/// <summary>One thing that a run waits for now.</summary>
/// <param name="Place">The step, behind the containers around it: <c>all[3].pack</c>; empty for the whole run.</param>
/// <param name="Kind">What it waits for.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when at most; null when nothing bounds it.</param>
/// <param name="Name">Name of the signal, the address, the limit or the run it waits for; null where there is none.
/// </param>
/// <param name="Position">Which it is among those that wait for a limit, from 1; null where there is no queue.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.standing")]
public sealed record Standing(
    [property: Id(0)] string Place,
    [property: Id(1)] StandingKind Kind,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] DateTimeOffset? Until,
    [property: Id(4)] string? Name,
    [property: Id(5)] int? Position = null);
