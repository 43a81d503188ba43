using System.Collections.Concurrent;

namespace Meanwhile.Flows;

/// <summary>
/// The plans of this silo, each made once from its text. A plan is immutable and named by its content, so one that is
/// here is right; only how new the silo's picture of the catalog is, is waited for.
/// </summary>
public sealed class PlanTable(FlowPlanner planner, IGrainFactory? grains)
{
    private readonly ConcurrentDictionary<(string Tenant, string Flow), FlowPlan[]> plans = new();
    private readonly ConcurrentDictionary<string, Revisions> seen = new();

    /// <summary>The plan when it can be had without waiting.</summary>
    public FlowPlan? TryFind(string tenant, string flow, string version, long revision) =>
        Seen(tenant).Current >= revision && plans.TryGetValue((tenant, flow), out var kept)
            ? Array.Find(kept, plan => plan.Version == version)
            : null;

    /// <summary>The plan of a flow in service, or of one of its last versions; null when it is not here.</summary>
    public FlowPlan? Find(string tenant, string flow, string? version) =>
        plans.TryGetValue((tenant, flow), out var kept)
            ? version is null ? kept[0] : Array.Find(kept, plan => plan.Version == version)
            : null;

    /// <summary>
    /// The plan, once this silo has seen the catalog's revision; fetched when it is of a version long gone.
    /// </summary>
    public async ValueTask<FlowPlan> FindAsync(
        string tenant, string flow, string version, long revision, CancellationToken stop)
    {
        await Seen(tenant).ReachAsync(revision).WaitAsync(stop);
        if (TryFind(tenant, flow, version, revision) is { } kept) return kept;
        Must.Hold(grains is not null);
        var found = await grains.GetGrain<ICatalogGrain>(tenant).Find(flow, version);
        Must.Hold(found is not null);
        var planning =
            planner.Plan(found.Definition,
            CatalogSnapshot.Empty with { Connections = await ConnectionsAsync(tenant) }, isPublished: true);
        Must.Hold(planning.Plan is not null);
        Keep(tenant, planning.Plan);
        return planning.Plan;
    }

    /// <summary>Takes over a tenant's flows as the snapshot has them. Called by one follower at a time.</summary>
    public void Replace(string tenant, CatalogSnapshot snapshot)
    {
        foreach (var flow in snapshot.Flows)
        {
            if (plans.TryGetValue((tenant, flow.Flow), out var kept) && kept[0].Version == flow.Version) continue;
            var planning = planner.Plan(flow.Definition, snapshot, isPublished: true);
            if (planning.Plan is { } plan) Keep(tenant, plan);
        }
    }

    /// <summary>Says that plans and connections are now those of this revision.</summary>
    public void Reached(string tenant, long revision) => Seen(tenant).Reached(revision);

    private void Keep(string tenant, FlowPlan plan) => plans.AddOrUpdate(
        (tenant, plan.Flow),
        static (_, plan) => [plan],
        static (_, kept, plan) => [plan, .. kept.Where(one => one.Version != plan.Version).Take(Limits.PlansKeptMax)],
        plan);

    private Revisions Seen(string tenant) => seen.GetOrAdd(tenant, static _ => new Revisions());

    private async ValueTask<Connections.ConnectionVersion[]> ConnectionsAsync(string tenant)
    {
        await foreach (var snapshot in grains!.GetGrain<ICatalogGrain>(tenant).Follow(-1, CancellationToken.None))
            return snapshot.Connections;
        return [];
    }
}
