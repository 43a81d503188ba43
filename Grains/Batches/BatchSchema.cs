using System.Text.Json.Nodes;
using Meanwhile.Flows;

namespace Meanwhile.Batches;

/// <summary>Shows to editors what <see cref="BatchReader"/> reads.</summary>
internal static class BatchSchema
{
    public static JsonObject Batch()
    {
        var properties = new JsonObject();
        foreach (var key in BatchReader.Keys) properties[key] = Key(key);
        return new JsonObject
        {
            ["description"] = "Makes calls of different runs as one, where they differ in one value only. With `sql` "
                + "that is the parameter `by`, with `http` the body. Each run gets its part of the answer.",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Key(string key) => key switch
    {
        "maxSize" => new JsonObject
        {
            ["description"] = $"Calls in one at most; then it is made at once. Default {Limits.BatchSizeDefault}.",
            ["type"] = "integer",
            ["minimum"] = 2,
            ["maximum"] = Limits.BatchSizeMax,
        },
        "maxWait" => PolicySchema.Duration("How long the first call waits for others, up to "
            + $"{Limits.BatchWaitMillisecondsMax} ms. Default {Limits.BatchWaitMillisecondsDefault} ms."),
        "by" => Name("Of `sql`: the parameter whose values are gathered; the query says `= any(@id)`."),
        _ => Name("Of `sql`: the column by which rows are given back. Default the name in `by`."),
    };

    private static JsonObject Name(string description) => new()
    {
        ["description"] = description,
        ["type"] = "string",
    };
}
