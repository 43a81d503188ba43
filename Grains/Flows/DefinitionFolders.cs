namespace Meanwhile.Flows;

/// <summary>Where definitions lie besides the store.</summary>
/// <param name="Flows">Folder of flows; null for none.</param>
/// <param name="Connections">Folder of connections, each named after its file; null for none.</param>
/// <param name="BuiltIn">Connections the server brings itself.</param>
public sealed record DefinitionFolders(
    string? Flows, string? Connections, IReadOnlyList<(string Name, Definition Definition)> BuiltIn);
