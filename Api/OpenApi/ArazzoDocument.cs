using System.Text.Json.Nodes;
using Meanwhile.Flows;

namespace Meanwhile.OpenApi;

/// <summary>
/// Describes flows as workflows. To the outside a flow is one call, whatever it does inside, so each workflow has one
/// step: the operation that the OpenAPI document describes.
/// </summary>
internal static class ArazzoDocument
{
    public const string Version = "1.0.1";

    private const string Source = "meanwhile";

    public static JsonObject Of(IReadOnlyCollection<FlowVersion> flows, JsonObject openApi, string address) => new()
    {
        ["arazzo"] = Version,
        ["info"] = new JsonObject
        {
            ["title"] = "Flows",
            ["version"] = openApi["info"]!["version"]!.DeepClone(),
        },
        ["sourceDescriptions"] = new JsonArray(new JsonObject
        {
            ["name"] = Source,
            ["url"] = address,
            ["type"] = "openapi",
        }),
        ["workflows"] = new JsonArray([.. flows.Select((flow, place) => (JsonNode)Workflow(flow, place, openApi))]),
    };

    /// <summary>The first operation of a flow; further routes lead to the same.</summary>
    private static JsonObject Operation(JsonObject openApi, string flow) => openApi["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject()).Select(method => method.Value!.AsObject())
        .First(operation => operation["operationId"]!.GetValue<string>() == $"run-{flow}");

    private static JsonObject Workflow(FlowVersion flow, int place, JsonObject openApi)
    {
        var workflow = new JsonObject { ["workflowId"] = flow.Flow };
        if (flow.Summary is { } summary) workflow["summary"] = summary;
        if (flow.Description is { } description) workflow["description"] = description;
        var inputs = new FlowInput(JsonNode.Parse(flow.InputSchema.Utf8), $"#/workflows/{place}/inputs");
        workflow["inputs"] = inputs.Whole();
        workflow["steps"] = new JsonArray(Step(Operation(openApi, flow.Flow), openApi));
        workflow["outputs"] = new JsonObject { ["answer"] = "$steps.run.outputs.answer" };
        return workflow;
    }

    private static JsonObject Step(JsonObject operation, JsonObject openApi)
    {
        var step = new JsonObject { ["stepId"] = "run", ["operationId"] = operation["operationId"]!.DeepClone() };
        if (operation["parameters"] is JsonArray { Count: > 0 } parameters)
            step["parameters"] = new JsonArray([.. parameters.Select(parameter => (JsonNode)Parameter(parameter!))]);
        if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } body)
            step["requestBody"] = new JsonObject
            {
                ["contentType"] = "application/json",
                ["payload"] = Payload(body, openApi),
            };
        step["successCriteria"] = new JsonArray(new JsonObject { ["condition"] = "$statusCode == 200" });
        step["outputs"] = new JsonObject { ["answer"] = "$response.body" };
        return step;
    }

    private static JsonObject Parameter(JsonNode parameter) => new()
    {
        ["name"] = parameter["name"]!.DeepClone(),
        ["in"] = parameter["in"]!.DeepClone(),
        ["value"] = $"$inputs.{(parameter["x-meanwhile-field"] ?? parameter["name"])!.GetValue<string>()}",
    };

    private static JsonObject Payload(JsonNode schema, JsonObject openApi)
    {
        var home = schema["$ref"]?.GetValue<string>().Split('/')[^1];
        var fields = home is null ? schema["properties"] : openApi["components"]!["schemas"]![home]?["properties"];
        var payload = new JsonObject();
        foreach (var (name, _) in fields as JsonObject ?? []) payload[name] = $"$inputs.{name}";
        return payload;
    }
}
