using System.Text.Json.Nodes;

namespace Meanwhile.OpenApi;

/// <summary>
/// Moves a JSON Schema into a larger document. There <c>#</c> means another root, so each reference gets the new way
/// to the same place. A schema with an <c>$id</c> is a root of its own and stays as it is.
/// </summary>
internal sealed class SchemaMove(JsonObject root, string home)
{
    private readonly Dictionary<string, string> placeByAnchor = [];

    public JsonObject Result()
    {
        FindAnchors(root, "");
        return Schema(root).AsObject();
    }

    private void FindAnchors(JsonNode? node, string pointer)
    {
        if (node is JsonArray list)
            foreach (var (index, item) in list.Index()) FindAnchors(item, $"{pointer}/{index}");
        if (node is not JsonObject map) return;
        if (map["$anchor"] is JsonValue anchor && anchor.TryGetValue(out string? name)) placeByAnchor[name] = pointer;
        foreach (var (key, value) in map)
            if (!IsData(key)) FindAnchors(value, $"{pointer}/{key.Replace("~", "~0").Replace("/", "~1")}");
    }

    private JsonNode Schema(JsonNode? node)
    {
        if (node is not JsonObject map || map.ContainsKey("$id")) return node?.DeepClone() ?? new JsonObject();
        var moved = new JsonObject();
        foreach (var (key, value) in map) moved[key] = Keyword(key, value);
        return moved;
    }

    private JsonNode? Keyword(string key, JsonNode? value) => (key, value) switch
    {
        ("$ref", JsonValue reference) => Reference(reference.GetValue<string>()),
        ("properties" or "patternProperties" or "$defs" or "dependentSchemas", JsonObject named) => new JsonObject(
            named.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)Schema(one.Value)))),
        (_, JsonObject) when !IsData(key) => Schema(value),
        (_, JsonArray list) when !IsData(key) => new JsonArray([.. list.Select(Schema)]),
        _ => value?.DeepClone(),
    };

    private string Reference(string target)
    {
        if (!target.StartsWith('#')) return target;
        if (target.Length == 1 || target[1] == '/') return home + target[1..];
        return placeByAnchor.TryGetValue(target[1..], out var place) ? home + place : target;
    }

    /// <summary>Keywords that hold instances and not schemas: what looks like a reference in them is none.</summary>
    private static bool IsData(string key) =>
        key is "const" or "enum" or "default" or "examples" || key.StartsWith("x-", StringComparison.Ordinal);
}
