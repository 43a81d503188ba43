namespace Meanwhile.Flows;

/// <summary>What a tenant has in service, as kept.</summary>
/// <param name="Revision">How often it was changed.</param>
/// <param name="Flows">The current version of each flow.</param>
/// <param name="Connections">All connections.</param>
public sealed record StoredCatalog(long Revision, StoredFlow[] Flows, StoredConnection[] Connections);
