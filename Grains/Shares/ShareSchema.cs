using System.Text.Json.Nodes;
using Meanwhile.Flows;

namespace Meanwhile.Shares;

/// <summary>Shows to editors what <see cref="ShareReader"/> reads.</summary>
internal static class ShareSchema
{
    public static JsonObject Cache()
    {
        var properties = new JsonObject();
        foreach (var key in ShareReader.Keys) properties[key] = Key(key);
        return new JsonObject
        {
            ["description"] = "Keeps what the call gave and gives it to whoever makes the same call, on every silo: "
                + "for a time, or with `http` for as long as the headers of the answer to a GET say. For calls that "
                + "only read.",
            ["anyOf"] = new JsonArray(
                new JsonObject { ["const"] = "http" },
                new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = properties,
                    ["required"] = new JsonArray("ttl"),
                    ["additionalProperties"] = false,
                }),
        };
    }

    public static JsonObject SingleFlight() => new()
    {
        ["description"] = "Whether a call waits for the same call that is in flight already, on any silo, and "
            + "takes its answer. For calls that only read. Default true with `cache`, false without.",
        ["type"] = "boolean",
    };

    private static JsonObject Key(string key) => key switch
    {
        "ttl" => PolicySchema.Duration("How long a value is fresh."),
        "staleWhileRevalidate" => PolicySchema.Duration(
            "How long after that it is given at once, while one call fetches a fresh one. Default none."),
        "staleIfError" => PolicySchema.Duration(
            "How long after it was fresh it stands in for an upstream that fails. Default none."),
        _ => new JsonObject
        {
            ["description"] = "An expression that names the call in the place of its settings, for this step alone.",
            ["type"] = "string",
        },
    };
}
