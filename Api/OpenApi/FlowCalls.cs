using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Meanwhile.Flows;

namespace Meanwhile.OpenApi;

/// <summary>
/// Describes every flow in service: at its own route, or where it has none at the address that starts it by name.
/// </summary>
internal sealed partial class FlowCalls(JsonObject paths, JsonObject schemas)
{
    /// <summary>The group of flows whose authors named none.</summary>
    public const string Tag = "Your flows";

    // Paths that differ only in the names of their fields are one path to OpenAPI: they share the first one's names.
    private readonly Dictionary<string, string> pathByShape = [];

    public void Add(FlowVersion flow)
    {
        var name = $"{flow.Flow}.input";
        var input = new FlowInput(JsonNode.Parse(flow.InputSchema.Utf8), $"#/components/schemas/{name}");
        schemas[name] = input.Whole();
        var byName = new FlowRoute("POST", $"/v1/flows/{flow.Flow}/runs");
        foreach (var (index, route) in flow.Routes.DefaultIfEmpty(byName).Index())
        {
            var shape = Field().Replace(route.Path, "{}");
            var path = pathByShape.TryAdd(shape, route.Path) ? route.Path : pathByShape[shape];
            if (paths[path] is not JsonObject item) paths[path] = item = [];
            var id = index == 0 ? $"run-{flow.Flow}" : $"run-{flow.Flow}.{index + 1}";
            item[route.Method.ToLowerInvariant()] = Operation(flow, id, route, Names(path), input);
        }
    }

    private static JsonObject Operation(
        FlowVersion flow, string id, FlowRoute route, string[] shown, FlowInput input)
    {
        var operation = new JsonObject
        {
            ["operationId"] = id,
            ["summary"] = flow.Summary ?? flow.Flow,
        };
        if (flow.Description is { } text) operation["description"] = text;
        operation["tags"] = new JsonArray([.. Tags(flow).Select(tag => (JsonNode)tag)]);
        var fields = Names(route.Path);
        var parameters = new JsonArray([.. fields.Zip(shown, (field, name) => PathParameter(field, name, input))]);
        var hasBody = route.Method is "POST" or "PUT" or "PATCH";
        if (hasBody) operation["requestBody"] = Body(input, fields);
        else AddQuery(parameters, input, fields);
        if (flow.IsHosted) AddWishes(parameters);
        if (parameters.Count > 0) operation["parameters"] = parameters;
        operation["responses"] = Responses(hasBody, flow.IsHosted);
        operation["x-meanwhile-flow"] = flow.Flow;
        operation["x-meanwhile-version"] = flow.Version;
        return operation;
    }

    public static IEnumerable<string> Tags(FlowVersion flow) => flow.Tags.Length > 0 ? flow.Tags.Distinct() : [Tag];

    private static JsonNode PathParameter(string field, string shown, FlowInput input)
    {
        var parameter = new JsonObject { ["name"] = shown, ["in"] = "path", ["required"] = true };
        if (field != shown)
        {
            parameter["description"] = $"Fills `{field}` of the input.";
            parameter["x-meanwhile-field"] = field;
        }
        parameter["schema"] = input.Field(field);
        return Described(parameter);
    }

    private static void AddQuery(JsonArray parameters, FlowInput input, string[] fields)
    {
        foreach (var name in input.FieldNames.Except(fields))
        {
            var parameter = new JsonObject { ["name"] = name, ["in"] = "query" };
            if (input.IsRequired(name)) parameter["required"] = true;
            parameter["schema"] = input.Field(name);
            parameters.Add((JsonNode)Described(parameter));
        }
    }

    /// <summary>What an author said of a field stands in its schema; readers look for it at the parameter.</summary>
    private static JsonObject Described(JsonObject parameter)
    {
        if (!parameter.ContainsKey("description") && parameter["schema"]?["description"] is JsonValue said)
            parameter["description"] = said.DeepClone();
        return parameter;
    }

    private static JsonObject Body(FlowInput input, string[] fields) => new()
    {
        ["required"] = input.NeedsBody(fields),
        ["content"] = new JsonObject
        {
            ["application/json"] = new JsonObject { ["schema"] = input.Without(fields) },
        },
    };

    /// <summary>What a caller may ask of a run that goes on without him.</summary>
    private static void AddWishes(JsonArray parameters)
    {
        Add("Prefer", "`respond-async` does not wait for the answer, `wait=5` waits 5 s: then 202.");
        Add("Idempotency-Key", "The same key and input give the same run, for 24 hours.");

        void Add(string name, string description) => parameters.Add((JsonNode)new JsonObject
        {
            ["name"] = name,
            ["in"] = "header",
            ["description"] = description,
            ["schema"] = new JsonObject { ["type"] = "string" },
        });
    }

    private static JsonObject Accepted() => new()
    {
        ["description"] = "The run goes on; `Location` says where to find it.",
        ["headers"] = new JsonObject
        {
            ["Location"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } },
            ["Meanwhile-Run"] = new JsonObject { ["$ref"] = "#/components/headers/Meanwhile-Run" },
        },
        ["content"] = new JsonObject
        {
            ["application/json"] = new JsonObject { ["schema"] = ComponentSchemas.Refer("Run") },
        },
    };

    private static JsonObject Responses(bool hasBody, bool isHosted)
    {
        var responses = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "The flow's output. A flow may answer with another status of its own.",
                ["headers"] = new JsonObject
                {
                    ["Meanwhile-Run"] = new JsonObject { ["$ref"] = "#/components/headers/Meanwhile-Run" },
                    ["Server-Timing"] = new JsonObject { ["$ref"] = "#/components/headers/Server-Timing" },
                },
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject { ["schema"] = new JsonObject() },
                },
            },
        };
        if (isHosted) responses["202"] = Accepted();
        Refusals.AddOfRun(responses, hasBody);
        return responses;
    }

    private static string[] Names(string path) => [.. Field().Matches(path).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Field();
}
