using System.Text.Json;

namespace Meanwhile.Documents;

/// <summary>A map from text to nodes, in the order written. No key stands in it twice.</summary>
public sealed record MapNode : DocumentNode
{
    private readonly Dictionary<string, MapEntry> _byKey;

    internal MapNode(IReadOnlyList<MapEntry> entries, Dictionary<string, MapEntry> byKey, Place place, Trail trail)
        : base(place, trail)
    {
        Entries = entries;
        _byKey = byKey;
    }

    /// <summary>The entries in their order.</summary>
    public IReadOnlyList<MapEntry> Entries { get; }

    /// <summary>The value under this key, or null when the map does not have it; upper and lower case differ.</summary>
    public DocumentNode? this[string key] => _byKey.GetValueOrDefault(key)?.Value;

    /// <inheritdoc />
    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var entry in Entries)
        {
            writer.WritePropertyName(entry.Key);
            entry.Value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>The map as JSON, for messages and debuggers.</summary>
    public override string ToString() => ToJson();
}
