using System.Text.Json.Nodes;
using Meanwhile.Batches;
using Meanwhile.Shares;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>Shows a step to editors: its kinds with their settings, and the policies every step may have.</summary>
internal sealed class StepSchema(StepKinds kinds)
{
    /// <summary>Definitions that the schemas of a step and of a fallback refer to.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Definitions()
    {
        yield return new("expression", new JsonObject
        {
            ["description"] = "Text with `{{ expressions }}`: JavaScript over `input`, `steps`, `run` and `now`.",
            ["type"] = "string",
            ["pattern"] = SettingsSchema.ExpressionPattern,
        });
        yield return new("retry", PolicySchema.Retry());
        foreach (var kind in kinds.All)
            yield return new($"kind.{kind.Name}", SettingsSchema.Of(kind.SettingsType, kind.About.Summary));
        yield return new("steps", Steps("The steps inside, by name."));
        yield return new("branches", Branches());
        yield return new("hedge", PolicySchema.Hedge());
        yield return new("cache", ShareSchema.Cache());
        yield return new("batch", BatchSchema.Batch());
        yield return new("rateLimit", LimitSchema.Rate());
        yield return new("concurrency", LimitSchema.Concurrency());
        yield return new("circuitBreaker", LimitSchema.Breaker());
        yield return new("fallback", Fallback());
        yield return new("compensate", Compensation());
        yield return new("step", Step());
    }

    /// <summary>The schema of a key that any step may have.</summary>
    public static JsonNode Policy(string key) => key switch
    {
        "if" => new JsonObject
        {
            ["description"] = "Run the step only if this is true; a step that needs a skipped step is skipped too.",
            ["type"] = new JsonArray("string", "boolean"),
        },
        "dependsOn" => new JsonObject
        {
            ["description"] = "Further steps to wait for, where nothing of them is mentioned.",
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
                new JsonObject { ["type"] = "string" }),
        },
        "timeout" => PolicySchema.Duration(
            $"Time of one attempt. Default: the connection's, or {Limits.StepSecondsDefault} s."),
        "deadline" => PolicySchema.Duration("Time of all attempts together. Default: what is left of the run's."),
        "retry" => Refer("retry"),
        "hedge" or "cache" or "batch" or "rateLimit" or "concurrency" or "circuitBreaker" => Refer(key),
        "singleFlight" => ShareSchema.SingleFlight(),
        "fallback" => Refer("fallback"),
        "onUnknown" => new JsonObject
        {
            ["description"] = "After a crash, when nobody knows whether a call that writes was made: `retry` makes it "
                + "again with the same Idempotency-Key, `fail` fails the step with MW3013. Default retry.",
            ["enum"] = new JsonArray("retry", "fail"),
        },
        "compensate" => Refer("compensate"),
        "onError" => new JsonObject
        {
            ["description"] = "What a failure does to the run. `continue`: the step's value is null. Default fail.",
            ["enum"] = new JsonArray("fail", "continue"),
        },
        _ => true,
    };

    public static JsonObject Refer(string definition) => new() { ["$ref"] = $"#/$defs/{definition}" };

    private JsonObject Step()
    {
        var properties = KindProperties();
        foreach (var key in StepReader.PolicyKeys) properties[key] = Policy(key);
        return new JsonObject
        {
            ["description"] = "One call of the outside world, or one value: exactly one kind, and policies.",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["oneOf"] = new JsonArray([.. kinds.All.Select(kind => (JsonNode)Requires(kind.Name))]),
            ["dependentSchemas"] = Idle(),
        };
    }

    /// <summary>Policies of calls, which what calls nobody cannot have.</summary>
    private static string[] OfCalls =>
        ["hedge", "cache", "singleFlight", "batch", "rateLimit", "concurrency", "circuitBreaker"];

    /// <summary>A kind that waits for nobody has neither time-out nor retries.</summary>
    private JsonObject Idle()
    {
        var idle = new JsonObject();
        foreach (var kind in kinds.All.Where(kind => !kind.About.Waits))
            idle[kind.Name] = new JsonObject
            {
                ["properties"] = kind.IsContainer
                    ? Without(OfCalls)
                    : Without(["timeout", "deadline", "retry", .. OfCalls]),
            };
        return idle;
    }

    private static JsonObject Without(params string[] keys) =>
        new([.. keys.Select(key => new KeyValuePair<string, JsonNode?>(key, false))]);

    /// <summary>A map of steps, of a flow or of a container.</summary>
    public static JsonObject Steps(string description) => new()
    {
        ["description"] = $"{description} Their order is only for reading: a step waits for those it mentions.",
        ["type"] = "object",
        ["minProperties"] = 1,
        ["maxProperties"] = Limits.StepsMax,
        ["propertyNames"] = new JsonObject { ["pattern"] = $"^{StepReader.StepIdForm}$" },
        ["additionalProperties"] = Refer("step"),
    };

    private static JsonObject Branches() => new()
    {
        ["description"] = "Branches in the order of asking; `else` comes last.",
        ["type"] = "array",
        ["minItems"] = 1,
        ["items"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(
                Branch(withCondition: true),
                new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject { ["else"] = Otherwise() },
                    ["required"] = new JsonArray("else"),
                    ["additionalProperties"] = false,
                }),
        },
    };

    private static JsonObject Otherwise()
    {
        var branch = Branch(withCondition: false);
        branch["description"] = "The branch taken when no condition holds.";
        return branch;
    }

    private static JsonObject Branch(bool withCondition)
    {
        var properties = new JsonObject
        {
            ["steps"] = Refer("steps"),
            ["output"] = new JsonObject { ["description"] = "What the branch gives." },
        };
        var branch = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (!withCondition) return branch;
        properties["if"] = Policy("if");
        branch["required"] = new JsonArray("if");
        return branch;
    }

    private JsonObject Fallback()
    {
        var properties = KindProperties();
        properties["value"] =
            new JsonObject { ["description"] = "The step's value when it failed; may mention `error`." };
        return new JsonObject
        {
            ["description"] = "What stands in for a step that failed: a value, or one other kind of step.",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
        };
    }

    private JsonObject Compensation()
    {
        var properties = new JsonObject();
        foreach (var kind in kinds.All.Where(kind => !kind.IsContainer))
            properties[kind.Name] = Refer($"kind.{kind.Name}");
        return new JsonObject
        {
            ["description"] = "One call that undoes the step, made when the run fails or is cancelled after it; "
                + "may mention the step itself and `error`.",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
        };
    }

    private JsonObject KindProperties()
    {
        var properties = new JsonObject();
        foreach (var kind in kinds.All) properties[kind.Name] = Refer($"kind.{kind.Name}");
        return properties;
    }

    private static JsonObject Requires(string key) => new() { ["required"] = new JsonArray(key) };
}
