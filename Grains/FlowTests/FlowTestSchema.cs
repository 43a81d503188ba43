using System.Text.Json.Nodes;

namespace Meanwhile.FlowTests;

/// <summary>Shows to editors what <see cref="FlowTestReader"/> reads.</summary>
internal static class FlowTestSchema
{
    public static JsonObject Of() => new()
    {
        ["description"] = "Examples that must pass before the flow is published; mocks stand for the outside.",
        ["type"] = "array",
        ["items"] = Map("One example.", FlowTestReader.TestKeys, Key, "name", "expect"),
    };

    private static JsonNode Key(string key) => key switch
    {
        "name" => Described("What the test shows.", "string"),
        "input" => Described("Input of the run. Default an empty map."),
        "mocks" => Described("By step what it gives, or `error`; `takes` is virtual time.", "object"),
        "expect" => Map("What must come of it.", FlowTestReader.ExpectKeys, Expected),
        _ => true,
    };

    private static JsonNode Expected(string key) => key switch
    {
        "output" => Described("The answer; maps may hold more keys than written here."),
        "status" => Described("HTTP status of the answer.", "integer"),
        "error" => Described("A part of the problem the run must end with: its code, step or words."),
        "together" => Described("Steps that must be at work at one and the same time.", "array"),
        "skipped" => Described("Steps that must be skipped.", "array"),
        "within" => Described("Virtual time after which the answer must be there.", "string"),
        "calls" => Described("How often steps must have called out.", "object"),
        _ => true,
    };

    private static JsonObject Map(
        string description, string[] keys, Func<string, JsonNode> key, params string[] required)
    {
        var properties = new JsonObject();
        foreach (var name in keys) properties[name] = key(name);
        var map = Described(description, "object");
        map["properties"] = properties;
        map["additionalProperties"] = false;
        if (required.Length > 0) map["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        return map;
    }

    private static JsonObject Described(string description, string? type = null)
    {
        var schema = new JsonObject { ["description"] = description };
        if (type is not null) schema["type"] = type;
        return schema;
    }
}
