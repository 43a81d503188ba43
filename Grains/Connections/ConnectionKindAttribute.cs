namespace Meanwhile.Connections;

/// <summary>Gives a connection kind its name in <c>kind:</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ConnectionKindAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>One sentence for the documentation.</summary>
    public required string Summary { get; init; }
}
