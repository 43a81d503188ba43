using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Meanwhile.Documents;

/// <summary>Writes JSON as people write YAML: one entry a line, quotes only where they are needed.</summary>
public static partial class YamlText
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "true", "false", "null", "yes", "no", "on", "off", "y", "n",
    };

    public static string Of(JsonNode? node) => string.Join('\n', Lines(node)) + "\n";

    private static IEnumerable<string> Lines(JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } map => map.SelectMany(member => Entry(Scalar(member.Key), member.Value)),
        JsonArray { Count: > 0 } list => list.SelectMany(item => Lines(item).Select(
            (line, place) => (place == 0 ? "- " : "  ") + line)),
        _ => [Scalar(node)],
    };

    private static IEnumerable<string> Entry(string key, JsonNode? value) =>
        value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 }
            ? Lines(value).Select(line => "  " + line).Prepend($"{key}:")
            : [$"{key}: {Scalar(value)}"];

    private static string Scalar(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.TryGetValue(out string? text) => Scalar(text),
        _ => node.ToJsonString(),
    };

    private static string Scalar(string text) => Plain().IsMatch(text) && !Reserved.Contains(text)
        ? text
        : Encoding.UTF8.GetString(JsonText.Of(text).Span);

    [GeneratedRegex(@"^[A-Za-z_/][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*\z")]
    private static partial Regex Plain();
}
