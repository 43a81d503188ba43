using System.Text.Json.Nodes;
using Meanwhile.Documents;
using Meanwhile.Runs;

namespace Meanwhile.Flows;

/// <summary>Shows to editors what <see cref="PolicyReader"/> reads.</summary>
internal static class PolicySchema
{
    private static readonly string Form = $"{char.ToUpperInvariant(Durations.Expected[0])}{Durations.Expected[1..]}.";

    public static JsonObject Duration(string? description = null) => new()
    {
        ["description"] = $"{description} {Form}".Trim(),
        ["type"] = "string",
        ["pattern"] = @"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d)|P[0-9WDTHMS.]+)$",
    };

    public static JsonObject Retry()
    {
        var properties = new JsonObject();
        foreach (var key in PolicyReader.RetryKeys) properties[key] = RetryKey(key);
        return new JsonObject
        {
            ["description"] = "How often to try again: a number, or delays and causes too. "
                + "Retries, not attempts: 3 means up to 4 calls.",
            ["anyOf"] = new JsonArray(
                Max(),
                new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = properties,
                    ["required"] = new JsonArray("max"),
                    ["additionalProperties"] = false,
                }),
        };
    }

    public static JsonObject Hedge() => new()
    {
        ["description"] = "When no answer has come, ask a second time and take the first. For calls that only read.",
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["delay"] = new JsonObject
            {
                ["description"] = "How long to wait for the first answer; p95 takes what the step itself has shown.",
                ["anyOf"] = new JsonArray(new JsonObject { ["const"] = "p95" }, Duration()),
            },
            ["max"] = new JsonObject
            {
                ["description"] = "Further calls at most. Default 1.",
                ["type"] = "integer",
                ["minimum"] = 1,
                ["maximum"] = Limits.HedgesMax,
            },
        },
        ["required"] = new JsonArray("delay"),
        ["additionalProperties"] = false,
    };

    private static JsonNode RetryKey(string key) => key switch
    {
        "max" => Max(),
        "delay" => Duration("Wait before the first retry. Default 200 ms."),
        "maxDelay" => Duration("Longest wait that the backoff grows to. Default 30 s."),
        "backoff" => new JsonObject
        {
            ["description"] = "How the wait grows from retry to retry. Default exponential.",
            ["enum"] = new JsonArray(
                [.. Enum.GetNames<RetryBackoff>().Select(name => (JsonNode)name.ToLowerInvariant())]),
        },
        "jitter" => new JsonObject
        {
            ["description"] =
                "Draws each wait from its upper half, so that callers do not come back together. Default true.",
            ["type"] = "boolean",
        },
        "on" => On(),
        _ => true,
    };

    private static JsonObject Max() => new()
    {
        ["description"] = "Retries after the first attempt.",
        ["type"] = "integer",
        ["minimum"] = 0,
        ["maximum"] = Limits.RetriesMax,
    };

    private static JsonObject On() => new()
    {
        ["description"] = "What to retry on. Default 429, 500, 502, 503, 504, `timeout` and `connect`.",
        ["type"] = "array",
        ["items"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["enum"] = new JsonArray("timeout", "connect", "4xx", "5xx") },
                new JsonObject { ["type"] = "integer", ["minimum"] = 300, ["maximum"] = 599 }),
        },
    };

}
