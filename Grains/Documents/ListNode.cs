using System.Text.Json;

namespace Meanwhile.Documents;

/// <summary>A list.</summary>
public sealed record ListNode : DocumentNode
{
    internal ListNode(IReadOnlyList<DocumentNode> items, Place place, Trail trail)
        : base(place, trail) => Items = items;

    /// <summary>The items in their order.</summary>
    public IReadOnlyList<DocumentNode> Items { get; }

    /// <inheritdoc />
    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in Items) item.WriteTo(writer);
        writer.WriteEndArray();
    }

    /// <summary>The list as JSON, for messages and debuggers.</summary>
    public override string ToString() => ToJson();
}
