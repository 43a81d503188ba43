namespace Meanwhile.Flows;

/// <summary>One version of a flow as kept.</summary>
public sealed record StoredFlow(
    string Flow, string Version, Definition Definition, string Origin, DateTimeOffset PublishedAt);
