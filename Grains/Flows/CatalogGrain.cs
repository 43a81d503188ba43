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
    FlowPlanner planner, FlowTestRunner tester, ConnectionReader connections, IDefinitionStore store,
    EditorSchemas schemas, TimeProvider time)
    : Grain, ICatalogGrain
{
    private readonly SemaphoreSlim oneChange = new(1);
    private CatalogSnapshot current = CatalogSnapshot.Empty;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string Tenant => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken stop) => current = await LoadAsync();

    public Task<PublishOutcome> Publish(PublishRequest request) => OneAtATimeAsync(() => PublishAsync(request));

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

    public Task<long?> Withdraw(string flow) => OneAtATimeAsync<long?>(async () =>
    {
        if (current.Flows.All(one => one.Flow != flow)) return (true, null);
        var isMade = await ChangeAsync(new DefinitionChange.Withdraw(flow),
            current.Flows.Where(one => one.Flow != flow), current.Connections);
        return (isMade, current.Revision);
    });

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
        return await OneAtATimeAsync(async () =>
        {
            var before = current.Connections.FirstOrDefault(one => one.Name == name);
            var stored = new StoredConnection(name, definition, origin);
            var version = Version(stored, kind);
            var isMade = (before?.Version == version.Version && before.Origin == origin)
                || await ChangeAsync(new DefinitionChange.PutConnection(stored), current.Flows,
                    current.Connections.Where(one => one.Name != name).Append(version));
            return (isMade, new ConnectionOutcome
            {
                Connection = version,
                Created = before is null,
                Revision = current.Revision,
            });
        });
    }

    public Task<long?> RemoveConnection(string name) => OneAtATimeAsync<long?>(async () =>
    {
        if (current.Connections.All(one => one.Name != name)) return (true, null);
        var isMade = await ChangeAsync(new DefinitionChange.RemoveConnection(name), current.Flows,
            current.Connections.Where(one => one.Name != name));
        return (isMade, current.Revision);
    });

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

    private async Task<(bool IsMade, PublishOutcome Outcome)> PublishAsync(PublishRequest request)
    {
        var planning = await planner.PlanAsync(request.Definition, current);
        if (planning.Plan is not { } plan) return (true, new PublishOutcome { Problems = planning.Problems });
        if (request.Name is { } wanted && wanted != plan.Flow)
            return (true, PublishOutcome.Refused(ErrorCodes.BadValue,
                $"the definition is of `{plan.Flow}`, the address of `{wanted}`"));
        var before = current.Flows.FirstOrDefault(flow => flow.Flow == plan.Flow);
        if (request.IfMatch is { } match && (before is null || (match != "*" && match != before.Version)))
            return (true, PublishOutcome.Refused(ErrorCodes.PreconditionFailed,
                $"the current version of `{plan.Flow}` is {before?.Version ?? "none"}"));

        var reports = await tester.RunAsync(plan, planning.Tests);
        if (FailedTests.In(planning.Tests, reports) is { Length: > 0 } red)
            return (true, new PublishOutcome { Problems = red });

        var stored = new StoredFlow(plan.Flow, plan.Version, request.Definition, request.Origin, time.GetUtcNow());
        var version = FlowVersions.Of(stored, planning, plan);
        var isNew = before?.Version != plan.Version || before.Origin != request.Origin;
        if (!request.DryRun && isNew && !await ChangeAsync(new DefinitionChange.Publish(stored),
            current.Flows.Where(flow => flow.Flow != plan.Flow).Append(version), current.Connections))
            return (false, new PublishOutcome());
        return (true, new PublishOutcome
        {
            Flow = isNew ? version : before,
            Changed = before?.Version != plan.Version,
            Created = before is null,
            Revision = current.Revision,
            History = new FlowHistory { Number = await NumberAsync(plan), Before = before },
        });
    }

    /// <summary>The number that a version has, or would have if it were published now.</summary>
    private async Task<int> NumberAsync(FlowPlan plan)
    {
        var stored = await store.VersionsAsync(Tenant, plan.Flow);
        var place = Array.FindIndex(stored, one => one.Version == plan.Version);
        return stored.Length - place;
    }

    /// <summary>Makes a change while no other is made here. When the catalog was changed elsewhere, which happens while
    /// a cluster finds out that it has two of this grain, the change is made again to what is there now.</summary>
    private async Task<T> OneAtATimeAsync<T>(Func<Task<(bool IsMade, T Value)>> change)
    {
        await oneChange.WaitAsync();
        try
        {
            while (true)
            {
                var (isMade, value) = await change();
                if (isMade) return value;
                Show(await LoadAsync());
            }
        }
        finally
        {
            oneChange.Release();
        }
    }

    private async Task<bool> ChangeAsync(
        DefinitionChange change, IEnumerable<FlowVersion> flows, IEnumerable<ConnectionVersion> opened)
    {
        if (!await store.ChangeAsync(Tenant, current.Revision, change)) return false;
        Show(new CatalogSnapshot(
            current.Revision + 1,
            [.. flows.OrderBy(flow => flow.Flow, StringComparer.Ordinal)],
            [.. opened.OrderBy(connection => connection.Name, StringComparer.Ordinal)]));
        return true;
    }

    private async Task<CatalogSnapshot> LoadAsync()
    {
        var stored = await store.LoadAsync(Tenant);
        var opened = stored.Connections.Select(kept => Version(kept, ConnectionReader.KindOf(kept.Definition)))
            .ToArray();
        var loaded = new CatalogSnapshot(stored.Revision, [], opened);
        foreach (var flow in stored.Flows)
            if (await planner.PlanAsync(flow.Definition, loaded, isPublished: true) is { Plan: { } plan } planning)
                loaded = loaded with { Flows = [.. loaded.Flows, FlowVersions.Of(flow, planning, plan)] };
        return loaded;
    }

    private void Show(CatalogSnapshot snapshot)
    {
        current = snapshot;
        var waiting = changed;
        changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.SetResult();
    }

    private static ConnectionVersion Version(StoredConnection stored, string kind) =>
        new(stored.Name, kind, ContentHash.Of(stored.Definition.Text), stored.Definition, stored.Origin);

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,62}\z")]
    private static partial Regex ConnectionName();
}
