using System.Text.Json.Nodes;
using Meanwhile.FlowTests;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>
/// Shows a flow to editors as JSON Schema 2020-12. Keys and kinds are those the checker works from; what the schema
/// cannot say (cycles, names of steps, expressions) the checker says at publishing.
/// </summary>
internal static class FlowSchema
{
    public static JsonObject Of(StepKinds kinds)
    {
        var properties = new JsonObject();
        foreach (var key in FlowReader.HeadKeys) properties[key] = Head(key);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Flow",
            ["description"] = "Named steps that call the outside world, and expressions between them. "
                + "Steps that mention nothing of each other run at once.",
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray("flow", "steps"),
            ["additionalProperties"] = false,
            ["$defs"] = new JsonObject(new StepSchema(kinds).Definitions()),
        };
    }

    private static JsonNode Head(string key) => key switch
    {
        "flow" => Text("Name of the flow: small letters, digits and hyphens.", $"^{FlowReader.FlowNameForm}$"),
        "summary" => Text("One line, for lists and for the documentation."),
        "description" => Text("More about the flow, for the documentation. Markdown."),
        "tags" => new JsonObject
        {
            ["description"] = "Groups the flow belongs to in the documentation.",
            ["type"] = "array",
            ["items"] = new JsonObject { ["type"] = "string" },
        },
        "triggers" => Triggers(),
        "input" => Input(),
        "durable" => Words("What a run outlives: false, nothing; true, everything from its start; auto, everything "
            + "once it waits long or its caller leaves. Default false.", [false, true, "auto"]),
        "key" => Text("Runs with the same key go one after the other and share `state`. One expression over `input`.",
            SettingsSchema.ExpressionPattern),
        "state" => new JsonObject
        {
            ["description"] = "With `key`: what `state` is for the next run of the key, when this one succeeds.",
        },
        "idempotencyKey" => Text("The same key gives the same run. One expression over `input`.",
            SettingsSchema.ExpressionPattern),
        "concurrency" => LimitSchema.Concurrency("How many runs of the flow may be under way at once, over all silos; "
            + "its `key` sees `input` and `tenant`. A run that is parked does not count."),
        "deadline" => PolicySchema.Duration("Upper bound of the whole run."),
        "onDeadline" => Words("What happens then: `fail`, or `partial`: answer what is ready, go on. Default fail.",
            ["fail", "partial"]),
        "steps" => StepSchema.Steps("The steps by name."),
        "output" => new JsonObject
        {
            ["description"] =
                "The answer: any JSON with expressions. Default: a map of the steps that nobody mentions.",
        },
        "tests" => FlowTestSchema.Of(),
        "status" => new JsonObject
        {
            ["description"] = "HTTP status of the answer. Default 200.",
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "integer", ["minimum"] = 200, ["maximum"] = 599 },
                StepSchema.Refer("expression")),
        },
        "headers" => new JsonObject
        {
            ["description"] = "HTTP headers of the answer.",
            ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "object" }, StepSchema.Refer("expression")),
        },
        _ => true,
    };

    private static JsonObject Text(string description, string? pattern = null)
    {
        var text = new JsonObject { ["description"] = description, ["type"] = "string" };
        if (pattern is not null) text["pattern"] = pattern;
        return text;
    }

    private static JsonObject Words(string description, IEnumerable<JsonNode> words) => new()
    {
        ["description"] = description,
        ["enum"] = new JsonArray([.. words]),
    };

    private static JsonObject Triggers()
    {
        var path = Text("Path of the route; `{name}` fills a field of the input.", $"^{TriggerReader.PathForm}$");
        return new JsonObject
        {
            ["description"] = "What starts the flow besides its name.",
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["http"] = new JsonObject
                {
                    ["description"] = "Own REST route, for example `GET /hello/{name}`. "
                        + "Path and query fill the input; a body is the input.",
                    ["anyOf"] = new JsonArray(
                        Text("Method and path.",
                            $"^({string.Join('|', TriggerReader.Methods)}) {TriggerReader.PathForm}$"),
                        new JsonObject
                        {
                            ["type"] = "object",
                            ["properties"] = new JsonObject
                            {
                                ["method"] = Words("HTTP method. Default GET.",
                                    TriggerReader.Methods.Select(one => (JsonNode)one)),
                                ["path"] = path,
                            },
                            ["required"] = new JsonArray("path"),
                            ["additionalProperties"] = false,
                        }),
                },
            },
            ["additionalProperties"] = false,
        };
    }

    /// <summary>A schema is told from the short form by the same marks as in <see cref="InputReader"/>.</summary>
    private static JsonObject Input() => new()
    {
        ["description"] = "What the flow takes: `name: string`, `name?: string` for what may be left out, "
            + "or a whole JSON Schema 2020-12.",
        ["if"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(
            [
                new JsonObject { ["type"] = "boolean" },
                .. InputReader.SchemaMarks.Select(mark => new JsonObject { ["required"] = new JsonArray(mark) }),
                new JsonObject
                {
                    ["required"] = new JsonArray("type"),
                    ["properties"] = new JsonObject
                    {
                        ["type"] = new JsonObject
                        {
                            ["anyOf"] = new JsonArray(
                                new JsonObject { ["enum"] = new JsonArray("object", "array") },
                                new JsonObject { ["type"] = "array" }),
                        },
                    },
                },
            ]),
        },
        ["then"] = true,
        ["else"] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = new JsonObject
            {
                ["description"] = "Type of the field, or a JSON Schema.",
                ["anyOf"] = new JsonArray(
                    Words("Type of the field.", InputReader.TypeNames.Select(one => (JsonNode)one)),
                    new JsonObject { ["type"] = "object" }),
            },
        },
    };
}
