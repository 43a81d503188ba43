using System.Text.Json.Nodes;

namespace Meanwhile.OpenApi;

/// <summary>A flow's input schema, moved into the document: references into itself go on leading into itself.</summary>
/// <param name="schema">The schema as the flow has it.</param>
/// <param name="home">Where the whole schema stands in the document.</param>
internal sealed class FlowInput(JsonNode? schema, string home)
{
    private readonly JsonObject moved = Moved(schema, home);

    /// <summary>The fields that the schema names.</summary>
    public IEnumerable<string> FieldNames => Fields.Select(one => one.Key);

    private JsonObject Fields => moved["properties"] as JsonObject ?? [];

    public JsonObject Whole() => moved.DeepClone().AsObject();

    /// <summary>The schema of one field.</summary>
    public JsonNode Field(string name) => Fields[name] is JsonObject field ? field.DeepClone() : new JsonObject();

    public bool IsRequired(string name) => Required().Contains(name);

    /// <summary>Whether a request without a body is sure to be refused.</summary>
    public bool NeedsBody(IEnumerable<string> filled) =>
        Required().Except(filled).Any()
        || (moved["type"] is JsonValue type && type.TryGetValue(out string? name) && name != "object");

    /// <summary>The schema of the body when these fields come from the path.</summary>
    public JsonObject Without(IReadOnlyCollection<string> filled)
    {
        if (filled.Count == 0) return new JsonObject { ["$ref"] = home };
        var rest = Whole();
        if (rest["properties"] is JsonObject fields)
            foreach (var name in filled) fields.Remove(name);
        if (rest["required"] is JsonArray)
            rest["required"] = new JsonArray([.. Required().Except(filled).Select(name => (JsonNode)name)]);
        return rest;
    }

    private IEnumerable<string> Required() =>
        moved["required"] is JsonArray names ? names.Select(name => name!.GetValue<string>()) : [];

    private static JsonObject Moved(JsonNode? schema, string home) => schema switch
    {
        JsonObject map => new SchemaMove(map, home).Result(),
        JsonValue value when value.TryGetValue(out bool open) && !open => new JsonObject { ["not"] = new JsonObject() },
        _ => [],
    };
}
