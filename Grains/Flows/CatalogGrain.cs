using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.FlowTests;
using Orleans.Concurrency;

namespace Meanwhile.Flows;

/// <inheritdoc cref="ICatalogGrain"/>
[Reentrant]
public sealed partial class CatalogGrain(
    FlowPlanner planner, FlowTestRunner tester, ConnectionReader connections, DefinitionStore store,
    EditorSchemas schemas, TimeProvider time)
    : Grain, ICatalogGrain
{
    private readonly SemaphoreSlim oneChange = new(1);
    private CatalogSnapshot current = CatalogSnapshot.Empty;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string Tenant => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken stop)
    {
        var stored = await store.LoadAsync(Tenant);
        var opened = stored.Connections.Select(kept => Version(kept, ConnectionReader.KindOf(kept.Definition)))
            .ToArray();
        current = new CatalogSnapshot(1, [], opened);
        foreach (var flow in stored.Flows)
            if (await planner.PlanAsync(flow.Definition, current, isPublished: true) is { Plan: { } plan } planning)
                current = current with { Flows = [.. current.Flows, FlowVersions.Of(flow, planning, plan)] };
    }

    public async Task<PublishOutcome> Publish(PublishRequest request)
    {
        await oneChange.WaitAsync();
        try
        {
            var planning = await planner.PlanAsync(request.Definition, current);
            if (planning.Plan is not { } plan) return new PublishOutcome { Problems = planning.Problems };
            if (request.Name is { } wanted && wanted != plan.Flow)
                return PublishOutcome.Refused(ErrorCodes.BadValue,
                    $"the definition is of `{plan.Flow}`, the address of `{wanted}`");
            var before = current.Flows.FirstOrDefault(flow => flow.Flow == plan.Flow);
            if (request.IfMatch is { } match && (before is null || (match != "*" && match != before.Version)))
                return PublishOutcome.Refused(ErrorCodes.PreconditionFailed,
                    $"the current version of `{plan.Flow}` is {before?.Version ?? "none"}");

            var reports = await tester.RunAsync(plan, planning.Tests);
            if (FailedTests.In(planning.Tests, reports) is { Length: > 0 } red)
                return new PublishOutcome { Problems = red };

            var stored = new StoredFlow(plan.Flow, plan.Version, request.Definition, request.Origin, time.GetUtcNow());
            var version = FlowVersions.Of(stored, planning, plan);
            var isNew = before?.Version != plan.Version || before.Origin != request.Origin;
            if (!request.DryRun && isNew)
            {
                await store.PublishAsync(Tenant, stored);
                Change(current.Flows.Where(flow => flow.Flow != plan.Flow).Append(version), current.Connections);
            }
            return new PublishOutcome
            {
                Flow = isNew ? version : before,
                Changed = before?.Version != plan.Version,
                Created = before is null,
                Revision = current.Revision,
                History = new FlowHistory { Number = await NumberAsync(plan), Before = before },
            };
        }
        finally
        {
            oneChange.Release();
        }
    }

    public async Task<FlowTestOutcome> Test(Definition definition)
    {
        var planning = await planner.PlanAsync(definition, current);
        return planning.Plan is { } plan
            ? new FlowTestOutcome { Tests = await tester.RunAsync(plan, planning.Tests) }
            : new FlowTestOutcome { Problems = planning.Problems };
    }

    public async Task<FlowVersion?> Find(string flow, string? version)
    {
        var found = current.Flows.FirstOrDefault(one => one.Flow == flow);
        if (version is null || found?.Version == version) return found;
        return (await Versions(flow)).FirstOrDefault(one => one.Version == version);
    }

    public async Task<FlowVersion[]> Versions(string flow)
    {
        var stored = await store.VersionsAsync(Tenant, flow);
        var versions = new List<FlowVersion>();
        foreach (var kept in stored)
            if (await planner.PlanAsync(kept.Definition, current, isPublished: true) is { Plan: { } plan } planning)
                versions.Add(FlowVersions.Of(kept, planning, plan));
        return [.. versions];
    }

    public async Task<FlowHistory?> History(string flow)
    {
        if (current.Flows.FirstOrDefault(one => one.Flow == flow) is not { } now) return null;
        var stored = await store.VersionsAsync(Tenant, flow);
        var place = Array.FindIndex(stored, one => one.Version == now.Version);
        Must.Hold(place >= 0);
        var before = place + 1 == stored.Length ? null : stored[place + 1];
        var planning = before is null ? null : await planner.PlanAsync(before.Definition, current, isPublished: true);
        return new FlowHistory
        {
            Number = stored.Length - place,
            Before = planning?.Plan is { } plan ? FlowVersions.Of(before!, planning, plan) : null,
        };
    }

    public async Task<long?> Withdraw(string flow)
    {
        await oneChange.WaitAsync();
        try
        {
            if (current.Flows.All(one => one.Flow != flow)) return null;
            await store.WithdrawAsync(Tenant, flow);
            return Change(current.Flows.Where(one => one.Flow != flow), current.Connections);
        }
        finally
        {
            oneChange.Release();
        }
    }

    public async Task<ConnectionOutcome> PutConnection(string name, Definition definition, string origin)
    {
        if (!ConnectionName().IsMatch(name))
            return new()
            {
                Problems = [new()
                {
                    Code = ErrorCodes.BadValue.Code,
                    Detail = "a connection's name has small letters, digits and hyphens, begins with a letter, "
                        + "and has at most 63 characters",
                }],
            };
        var (connection, kind, problems) = connections.Read(name, definition);
        if (connection is null) return new ConnectionOutcome { Problems = problems };
        await connection.DisposeAsync();
        await oneChange.WaitAsync();
        try
        {
            var before = current.Connections.FirstOrDefault(one => one.Name == name);
            var stored = new StoredConnection(name, definition, origin);
            var version = Version(stored, kind);
            if (before?.Version != version.Version || before.Origin != origin)
            {
                await store.PutConnectionAsync(Tenant, stored);
                Change(current.Flows, current.Connections.Where(one => one.Name != name).Append(version));
            }
            return new ConnectionOutcome
            {
                Connection = version,
                Created = before is null,
                Revision = current.Revision,
            };
        }
        finally
        {
            oneChange.Release();
        }
    }

    public async Task<long?> RemoveConnection(string name)
    {
        await oneChange.WaitAsync();
        try
        {
            if (current.Connections.All(one => one.Name != name)) return null;
            await store.RemoveConnectionAsync(Tenant, name);
            return Change(current.Flows, current.Connections.Where(one => one.Name != name));
        }
        finally
        {
            oneChange.Release();
        }
    }

    public Task<Payload?> Schema(string name) => Task.FromResult(schemas.Find(name));

    public async IAsyncEnumerable<CatalogSnapshot> Follow(long after, [EnumeratorCancellation] CancellationToken stop)
    {
        while (true)
        {
            var next = changed.Task;
            if (current.Revision != after)
            {
                after = current.Revision;
                yield return current;
                continue;
            }
            await next.WaitAsync(stop);
        }
    }

    /// <summary>The number that a version has, or would have if it were published now.</summary>
    private async Task<int> NumberAsync(FlowPlan plan)
    {
        var stored = await store.VersionsAsync(Tenant, plan.Flow);
        var place = Array.FindIndex(stored, one => one.Version == plan.Version);
        return stored.Length - place;
    }

    private long Change(IEnumerable<FlowVersion> flows, IEnumerable<ConnectionVersion> opened)
    {
        current = new CatalogSnapshot(
            current.Revision + 1,
            [.. flows.OrderBy(flow => flow.Flow, StringComparer.Ordinal)],
            [.. opened.OrderBy(connection => connection.Name, StringComparer.Ordinal)]);
        var waiting = changed;
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.SetResult();
        return current.Revision;
    }

    private static ConnectionVersion Version(StoredConnection stored, string kind) =>
        new(stored.Name, kind, ContentHash.Of(stored.Definition.Text), stored.Definition, stored.Origin);

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,62}\z")]
    private static partial Regex ConnectionName();
}
