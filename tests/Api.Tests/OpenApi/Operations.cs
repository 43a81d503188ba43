using System.Text.Json.Nodes;

namespace Meanwhile.OpenApi;

/// <summary>Looks things up in an OpenAPI document.</summary>
internal static class Operations
{
    public static IEnumerable<(string Name, JsonNode Operation)> Of(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Select(method => ($"{method.Key} {path.Key}", method.Value!)));

    /// <summary>The node itself, or what its <c>$ref</c> leads to; throws when that is nowhere.</summary>
    public static JsonNode Follow(JsonNode document, JsonNode node)
    {
        if (node is not JsonObject map || map["$ref"]?.GetValue<string>() is not { } target)
        {
            return node;
        }

        JsonNode found = document;
        foreach (string step in target.Split('/').Skip(1).Select(part => part.Replace("~1", "/").Replace("~0", "~")))
        {
            found = found is JsonArray list ? list[int.Parse(step)]! : found[step]!;
        }

        return found;
    }

    /// <summary>Every <c>$ref</c> of the document, with the place it stands at.</summary>
    public static IEnumerable<(string Place, string Target)> References(JsonNode? node, string place = "#")
    {
        if (node is JsonArray list)
        {
            return list.SelectMany((item, index) => References(item, $"{place}/{index}"));
        }

        return node is not JsonObject map ? [] : map.SelectMany(part => part is { Key: "$ref", Value: JsonValue target }
            ? [(place, target.GetValue<string>())]
            : References(part.Value, $"{place}/{part.Key}"));
    }
}
