using System.Buffers;
using System.Text;
using System.Text.Json;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Schemas;

namespace Meanwhile.Flows;

/// <summary>Reads <c>input</c>: a JSON Schema, or the short form <c>name: string</c>, <c>name?: string</c>.</summary>
internal static class InputReader
{
    internal static readonly string[] SchemaMarks = ["properties", "$schema", "$ref", "allOf", "anyOf", "oneOf"];
    internal static readonly string[] TypeNames =
        ["string", "number", "integer", "boolean", "object", "array", "null", "any"];

    /// <summary>The schema; of a flow that says nothing, the one that everything fits.</summary>
    public static JsonSchema? Read(FlowDeclaration flow, ProblemList problems)
    {
        var node = flow.Root["input"];
        var text = node switch
        {
            null => "{}"u8.ToArray(),
            MapNode map when !IsSchema(map) => FromShortForm(map, problems),
            _ => Encoding.UTF8.GetBytes(node.ToJson()),
        };
        if (text is null) return null;
        var (schema, faults) = JsonSchema.Read(text);
        foreach (var fault in faults)
            problems.Add(ErrorCodes.SchemaUnsupported, Place(node!, fault.Pointer), Spoken(fault),
                Hint(fault));
        if (schema is not null) CheckRoutes(flow, text, problems);
        return schema;
    }

    private static bool IsSchema(MapNode map) =>
        map.Entries.Any(entry => SchemaMarks.Contains(entry.Key))
        || map["type"] is ScalarNode { Text: "object" or "array" } or ListNode;

    private static byte[]? FromShortForm(MapNode map, ProblemList problems)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, JsonText.WriterOptions);
        var before = problems.Count;
        writer.WriteStartObject();
        writer.WriteString("type", "object");
        writer.WriteStartObject("properties");
        foreach (var entry in map.Entries) WriteProperty(writer, entry, problems);
        writer.WriteEndObject();
        writer.WriteStartArray("required");
        foreach (var entry in map.Entries.Where(entry => !entry.Key.EndsWith('?'))) writer.WriteStringValue(entry.Key);
        writer.WriteEndArray();
        writer.WriteBoolean("additionalProperties", false);
        writer.WriteEndObject();
        writer.Flush();
        return problems.Count == before ? buffer.WrittenSpan.ToArray() : null;
    }

    private static void WriteProperty(Utf8JsonWriter writer, MapEntry entry, ProblemList problems)
    {
        writer.WritePropertyName(entry.Key.TrimEnd('?'));
        switch (entry.Value)
        {
            case MapNode schema:
                schema.WriteTo(writer);
                break;
            case ScalarNode { Text: "any" }:
                writer.WriteBooleanValue(true);
                break;
            case ScalarNode type when TypeNames.Contains(type.Text):
                writer.WriteStartObject();
                writer.WriteString("type", type.Text);
                writer.WriteEndObject();
                break;
            default:
                writer.WriteNullValue();
                var word = (entry.Value as ScalarNode)?.Text ?? entry.Value.ToJson();
                var ours = BorrowedWords.Find(word, TypeNames);
                problems.Add(ErrorCodes.BadValue, entry.Value, $"`{word}` is not a type of input",
                    ours is null
                        ? Nearest.Hint(word, TypeNames) ?? $"one of {string.Join(", ", TypeNames)}, or a JSON Schema"
                        : $"Did you mean `{ours}`?");
                break;
        }
    }

    /// <summary>
    /// What a route takes from its path must be part of the input, or it would be refused at every call.
    /// </summary>
    private static void CheckRoutes(FlowDeclaration flow, byte[] schema, ProblemList problems)
    {
        using var document = JsonDocument.Parse(schema);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("properties", out var properties))
            return;
        var known = properties.EnumerateObject().Select(property => property.Name).ToArray();
        var place = (flow.Root["triggers"] as MapNode)?["http"] ?? flow.Root;
        foreach (var name in flow.Routes.SelectMany(route => route.Path.Split('/')).Where(part => part.StartsWith('{'))
            .Select(part => part[1..^1]))
            if (!known.Contains(name))
                problems.Add(ErrorCodes.BadValue, place,
                    $"the route takes `{name}` from its path, but `input` has no `{name}`",
                    Nearest.Hint(name, known) ?? "add it to `input`");
    }

    private static string? Hint(SchemaFault fault)
    {
        if (fault.Pointer.Length == 0) return "for example `input: { name: string }`";
        return fault.Detail.EndsWith("twice", StringComparison.Ordinal) ? "keep one of the two" : null;
    }

    /// <summary>The fault with the keyword it is about in front, unless it names the word itself.</summary>
    private static string Spoken(SchemaFault fault)
    {
        if (fault.Pointer.Length == 0) return $"`input` {fault.Detail}";
        return fault.Detail.StartsWith('"')
            ? $"in `input`, {fault.Detail}"
            : $"`{Unescaped(fault.Pointer.Split('/')[^1])}` in `input` {fault.Detail}";
    }

    private static string Unescaped(string segment) => segment.Replace("~1", "/").Replace("~0", "~");

    private static DocumentNode Place(DocumentNode node, string pointer)
    {
        foreach (var segment in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Unescaped))
        {
            var next = node switch
            {
                MapNode map => map[segment] ?? map[segment + "?"],
                ListNode list when int.TryParse(segment, out var index) && index < list.Items.Count =>
                    list.Items[index],
                _ => null,
            };
            node = next ?? node;
        }
        return node;
    }
}
