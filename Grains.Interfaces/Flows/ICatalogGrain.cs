using Meanwhile.Connections;

namespace Meanwhile.Flows;

/// <summary>
/// All flows and connections of one tenant; key: the tenant. Survives a crash: what it has confirmed lies in the
/// store of definitions. Calls interleave; changes are made one after the other. Off the way of a call: silos and
/// API nodes follow it and work from their own copy.
/// </summary>
[Alias("meanwhile.catalog")]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>Checks a definition, plans it and, unless it is a dry run, keeps it and lets it serve.</summary>
    [Alias("publish"), ResponseTimeout("00:02:00")]
    Task<PublishOutcome> Publish(PublishRequest request);

    /// <summary>Runs the tests beside a flow, with mocks and virtual time, and publishes nothing.</summary>
    [Alias("test"), ResponseTimeout("00:02:00")]
    Task<FlowTestOutcome> Test(Definition definition);

    /// <summary>
    /// The version of a flow, the current one when <paramref name="version"/> is null; null when there is none.
    /// </summary>
    [Alias("find")]
    Task<FlowVersion?> Find(string flow, string? version);

    /// <summary>Every version of a flow that was ever published, newest first; empty when there is none.</summary>
    [Alias("versions")]
    Task<FlowVersion[]> Versions(string flow);

    /// <summary>
    /// Where the current version of a flow stands among those published before it; null when there is no such flow.
    /// </summary>
    [Alias("history")]
    Task<FlowHistory?> History(string flow);

    /// <summary>
    /// Takes a flow out of service; its versions stay readable. Gives the new revision, null when there is no such
    /// flow.
    /// </summary>
    [Alias("withdraw")]
    Task<long?> Withdraw(string flow);

    /// <summary>Stores a connection.</summary>
    [Alias("put-connection")]
    Task<ConnectionOutcome> PutConnection(string name, Definition definition, string origin);

    /// <summary>Removes a connection. Gives the new revision, null when there is no such connection.</summary>
    [Alias("remove-connection")]
    Task<long?> RemoveConnection(string name);

    /// <summary>
    /// JSON Schema 2020-12 of the text of a <c>flow</c> or a <c>connection</c>, for editors; null for any other name.
    /// The same for all tenants, and for as long as the silo runs.
    /// </summary>
    [Alias("schema")]
    Task<Payload?> Schema(string name);

    /// <summary>
    /// The catalog now, if its revision is not <paramref name="after"/>, and from then on after every change. May skip
    /// revisions, never goes back.
    /// </summary>
    [Alias("follow")]
    IAsyncEnumerable<CatalogSnapshot> Follow(long after, CancellationToken stop);
}
