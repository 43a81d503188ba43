using System.Text.Json.Nodes;

namespace Meanwhile.FlowTests;

/// <summary>
/// What two values have in common, as a test may expect it: members of maps that differ are left out, lists are all or
/// nothing.
/// </summary>
internal sealed record Alike(JsonNode? Value)
{
    /// <summary>Null when they have nothing in common.</summary>
    public static Alike? Of(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (JsonObject map, JsonObject second) => Of(map, second),
        (JsonArray list, JsonArray second) => Of(list, second),
        _ => JsonNode.DeepEquals(one, other) ? new Alike(one?.DeepClone()) : null,
    };

    private static Alike? Of(JsonObject one, JsonObject other)
    {
        var common = new JsonObject();
        foreach (var (name, value) in one)
            if (other.TryGetPropertyValue(name, out var second) && Of(value, second) is { } alike)
                common[name] = alike.Value;
        return common.Count > 0 || one.Count == 0 ? new Alike(common) : null;
    }

    private static Alike? Of(JsonArray one, JsonArray other)
    {
        if (one.Count != other.Count) return null;
        var items = one.Zip(other, Of).ToArray();
        return items.All(item => item is not null) ? new Alike(new JsonArray([.. items.Select(item => item!.Value)]))
            : null;
    }
}
