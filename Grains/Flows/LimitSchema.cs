using System.Text.Json.Nodes;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>Shows to editors what <see cref="LimitReader"/> reads.</summary>
internal static class LimitSchema
{
    public static JsonObject Rate() => Map(
        "How many calls may be made in any window of time, exact over all silos. Of a step: by all its runs; of a "
            + "connection: by all who use it and say nothing of their own.",
        LimitReader.RateKeys, "limit", "per");

    public static JsonObject Concurrency(
        string what = "How many calls may be under way at once, over all silos. Of a step: of all its runs; of a "
            + "connection: of all who use it and say nothing of their own.") =>
        Map(what, LimitReader.ConcurrencyKeys, "limit");

    public static JsonObject Breaker() => Map(
        "Leaves an upstream alone that fails: after so many failures its calls fail at once with MW3015, until one "
            + "call that tries succeeds. One for all silos. Failures are 5xx, no answer in time and no connection.",
        LimitReader.BreakerKeys, "failures");

    private static JsonObject Map(string description, string[] keys, params string[] required)
    {
        var properties = new JsonObject();
        foreach (var key in keys) properties[key] = Key(key);
        return new JsonObject
        {
            ["description"] = description,
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. required.Select(key => (JsonNode)key)]),
            ["additionalProperties"] = false,
        };
    }

    private static JsonNode Key(string key) => key switch
    {
        "limit" => Number("The most there may be.", Limits.LimitMax),
        "burst" => Number("Calls that may be made at once after a quiet time. Default 1.", Limits.LimitMax),
        "failures" => Number("Failures within the window that open it.", Limits.BreakerFailuresMax),
        "per" => PolicySchema.Duration("Length of the window, 1 s to 1 d."),
        "window" => PolicySchema.Duration("The time in which failures count. Default 30 s."),
        "openFor" => PolicySchema.Duration("How long it stays open before one call tries. Default 30 s."),
        "key" => new JsonObject
        {
            ["description"] = "Splits the limit: each value of this expression has one of its own.",
            ["type"] = "string",
            ["pattern"] = SettingsSchema.ExpressionPattern,
        },
        "onLimit" => new JsonObject
        {
            ["description"] = "What to do when there is no room: `wait` for it in line, or `fail` at once with MW3014. "
                + "Default wait.",
            ["enum"] = new JsonArray("wait", "fail"),
        },
        _ => true,
    };

    private static JsonObject Number(string description, int most) => new()
    {
        ["description"] = description,
        ["type"] = "integer",
        ["minimum"] = 1,
        ["maximum"] = most,
    };
}
