using System.Collections.Frozen;

namespace Meanwhile.Flows;

/// <summary>One revision of the catalog, ready to answer from.</summary>
public sealed class CatalogPicture
{
    public static readonly CatalogPicture Empty = new(CatalogSnapshot.Empty, FrozenDictionary<string, FlowEntry>.Empty);

    private readonly FrozenDictionary<string, FlowEntry> flows;

    private CatalogPicture(CatalogSnapshot snapshot, FrozenDictionary<string, FlowEntry> flows)
    {
        Snapshot = snapshot;
        this.flows = flows;
        Routes = FlowRouteTable.Of(flows.Values);
    }

    public CatalogSnapshot Snapshot { get; }

    public FlowRouteTable Routes { get; }

    public FlowEntry? Find(string flow) => flows.GetValueOrDefault(flow);

    /// <summary>The picture of a newer snapshot; flows that did not change keep their entries.</summary>
    public CatalogPicture Next(CatalogSnapshot snapshot, string tenant, IGrainFactory grains) => new(
        snapshot,
        snapshot.Flows.ToFrozenDictionary(
            flow => flow.Flow,
            flow => flows.GetValueOrDefault(flow.Flow) is { } kept && kept.Version.Version == flow.Version
                ? kept
                : new FlowEntry(flow, tenant, grains)));
}
