using Meanwhile.Connections;

namespace Meanwhile.Flows;

/// <summary>Everything a tenant has published, at one instant. Taken whole and replaced whole.</summary>
/// <param name="Revision">Rises by one with every change; 0 is the empty catalog.</param>
/// <param name="Flows">The current version of every flow.</param>
/// <param name="Connections">Every connection.</param>
[GenerateSerializer, Immutable, Alias("meanwhile.catalog-snapshot")]
public sealed record CatalogSnapshot(
    [property: Id(0)] long Revision,
    [property: Id(1)] FlowVersion[] Flows,
    [property: Id(2)] ConnectionVersion[] Connections)
{
    /// <summary>The catalog in which nothing has been published.</summary>
    public static readonly CatalogSnapshot Empty = new(0, [], []);
}
