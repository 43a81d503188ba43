namespace Meanwhile.Flows;

/// <summary>One connection as kept.</summary>
public sealed record StoredConnection(string Name, Definition Definition, string Origin);
