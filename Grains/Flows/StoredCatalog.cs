namespace Meanwhile.Flows;

/// <summary>What a tenant has in service, as kept.</summary>
public sealed record StoredCatalog(StoredFlow[] Flows, StoredConnection[] Connections);
