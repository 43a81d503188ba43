using System.Text.Json.Nodes;

namespace Meanwhile.OpenApi;

/// <summary>Takes out of a document the components that nothing in it leads to.</summary>
internal static class UsedComponents
{
    private const string Prefix = "#/components/";

    public static void Keep(JsonObject document)
    {
        var components = document["components"]!.AsObject();
        var used = new HashSet<string>();
        var open = new Queue<JsonNode?>([document["paths"]]);
        while (open.TryDequeue(out var node))
            foreach (var target in References(node).Where(used.Add))
                open.Enqueue(Find(components, target));
        foreach (var (kind, group) in components.ToArray())
        {
            var members = group!.AsObject();
            foreach (var name in members.Select(member => member.Key).ToArray())
                if (!used.Contains($"{kind}/{name}")) members.Remove(name);
            if (members.Count == 0) components.Remove(kind);
        }
    }

    private static JsonNode? Find(JsonObject components, string target) =>
        target.Split('/', 2) is [var kind, var name] ? components[kind]?[name] : null;

    /// <summary>The components that a part leads to, as <c>schemas/Problem</c>.</summary>
    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member =>
            member is { Key: "$ref", Value: JsonValue value } && value.TryGetValue(out string? target)
                && target.StartsWith(Prefix, StringComparison.Ordinal)
                ? [Component(target[Prefix.Length..])]
                : References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    /// <summary>A reference may lead deeper than to the component itself.</summary>
    private static string Component(string path) =>
        string.Join('/', path.Split('/').Take(2)).Replace("~1", "/").Replace("~0", "~");
}
