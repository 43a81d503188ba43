using System.Text.Json.Nodes;
using Meanwhile.Flows;
using Meanwhile.Steps;

namespace Meanwhile.Connections;

/// <summary>
/// Shows a connection to editors as JSON Schema 2020-12: each kind, its settings, the shared policies.
/// </summary>
internal static class ConnectionSchema
{
    public static JsonObject Of(ConnectionKinds kinds)
    {
        var definitions = new JsonObject
        {
            ["retry"] = PolicySchema.Retry(),
            ["rateLimit"] = LimitSchema.Rate(),
            ["concurrency"] = LimitSchema.Concurrency(),
            ["circuitBreaker"] = LimitSchema.Breaker(),
        };
        foreach (var kind in kinds.All) definitions[kind.Name] = Kind(kind);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Connection",
            ["description"] = "Where an upstream is and how to call it. Flows name it; credentials come from secrets.",
            ["type"] = "object",
            ["properties"] = new JsonObject { ["kind"] = KindName(kinds) },
            ["required"] = new JsonArray("kind"),
            ["allOf"] = new JsonArray([.. kinds.All.Select(kind => (JsonNode)When(kind.Name))]),
            ["$defs"] = definitions,
        };
    }

    private static JsonObject KindName(ConnectionKinds kinds) => new()
    {
        ["description"] = string.Join(' ', kinds.All.Select(kind => $"`{kind.Name}`: {kind.About.Summary}")),
        ["enum"] = new JsonArray([.. kinds.All.Select(kind => (JsonNode)kind.Name)]),
    };

    private static JsonObject Kind(ConnectionKind kind)
    {
        var schema = SettingsSchema.Of(kind.SettingsType, kind.About.Summary);
        var properties = schema["properties"]!.AsObject();
        foreach (var key in ConnectionReader.Common) properties[key] = Common(key);
        return schema;
    }

    private static JsonNode Common(string key) => key switch
    {
        "kind" => new JsonObject { ["description"] = "Kind of the connection." },
        "timeout" => PolicySchema.Duration(
            $"Time of one attempt of the steps that call through it. Default {Limits.StepSecondsDefault} s."),
        "retry" or "rateLimit" or "concurrency" or "circuitBreaker" => StepSchema.Refer(key),
        _ => true,
    };

    private static JsonObject When(string kind) => new()
    {
        ["if"] = new JsonObject
        {
            ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["const"] = kind } },
            ["required"] = new JsonArray("kind"),
        },
        ["then"] = StepSchema.Refer(kind),
    };
}
