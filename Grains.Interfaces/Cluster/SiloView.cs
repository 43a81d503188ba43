namespace Meanwhile.Cluster;

/// <summary>One silo as the others see it.</summary>
/// <param name="Address">Where it is reached by the others, and its generation.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">How it stands with the others: joining, active, shuttingdown, stopping.</param>
/// <param name="Figures">What it says of itself; null when it did not answer.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.silo-view")]
public sealed record SiloView(
    [property: Id(0)] string Address, [property: Id(1)] string Name, [property: Id(2)] string Status,
    [property: Id(3)] SiloFigures? Figures);
