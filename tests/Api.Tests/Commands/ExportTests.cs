using System.Text.Json.Nodes;
using Meanwhile.Flows;
using Meanwhile.OpenApi;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Commands;

/// <summary>What flows look like to programs that know OpenAPI and Arazzo.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("meanwhile-export-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task OpenApi_has_the_routes_of_the_flows_and_only_components_that_are_used()
    {
        var document = JsonNode.Parse(FlowExports.OpenApi(await FlowsAsync()))!;

        document["openapi"]!.GetValue<string>().ShouldStartWith("3.1");
        document["paths"]!.AsObject().Select(path => path.Key)
            .ShouldBe(["/orders/{customer}", "/v1/flows/quiet/runs", "/v1/flows/tree/runs"]);
        var components = document["components"]!.AsObject().SelectMany(
            kind => kind.Value!.AsObject().Select(one => $"#/components/{kind.Key}/{one.Key}")).ToArray();
        var used = Operations.References(document).Select(reference => reference.Target)
            .Select(target => string.Join('/', target.Split('/').Take(4))).Distinct().ToArray();
        used.ShouldBe(components, ignoreOrder: true);
        components.ShouldNotContain("#/components/schemas/RunList");
        foreach (var (place, target) in Operations.References(document))
            Should.NotThrow(() => Operations.Follow(document, new JsonObject { ["$ref"] = target }), place);
    }

    [Fact]
    public async Task Arazzo_has_a_workflow_for_each_flow_and_its_step_is_an_operation_of_the_OpenApi_document()
    {
        var flows = await FlowsAsync();
        var openApi = JsonNode.Parse(FlowExports.OpenApi(flows))!;
        var document = JsonNode.Parse(FlowExports.Arazzo(flows, "openapi.json"))!;

        document["arazzo"]!.GetValue<string>().ShouldBe("1.0.1");
        document["info"]!.AsObject().Select(one => one.Key).ShouldBe(["title", "version"]);
        document["sourceDescriptions"]![0]!.ToJsonString()
            .ShouldBe("""{"name":"meanwhile","url":"openapi.json","type":"openapi"}""");
        var operations = Operations.Of(openApi).Select(one => one.Operation["operationId"]!.GetValue<string>())
            .ToArray();
        var workflows = document["workflows"]!.AsArray();
        workflows.Select(one => one!["workflowId"]!.GetValue<string>()).ShouldBe(["order", "quiet", "tree"]);
        foreach (var workflow in workflows)
            operations.ShouldContain(workflow!["steps"]![0]!["operationId"]!.GetValue<string>());
        foreach (var (place, target) in Operations.References(document))
            Should.NotThrow(() => Operations.Follow(document, new JsonObject { ["$ref"] = target }), place);
    }

    [Fact]
    public async Task Arazzo_hands_every_field_of_the_input_to_where_the_route_takes_it()
    {
        var document = JsonNode.Parse(FlowExports.Arazzo(await FlowsAsync(), "openapi.json"))!;
        var step = document["workflows"]![0]!["steps"]![0]!;

        step["parameters"]!.ToJsonString()
            .ShouldBe("""[{"name":"customer","in":"path","value":"$inputs.customer"}]""");
        step["requestBody"]!.ToJsonString()
            .ShouldBe("""{"contentType":"application/json","payload":{"amount":"$inputs.amount"}}""");
        document["workflows"]![0]!["outputs"]!.ToJsonString()
            .ShouldBe("""{"answer":"$steps.run.outputs.answer"}""");
    }

    private async Task<FlowVersion[]> FlowsAsync()
    {
        Write("order", """
            flow: order
            summary: Orders something
            triggers: { http: "POST /orders/{customer}" }
            input: { customer: string, amount: integer }
            steps: { one: { set: 1 } }
            """);
        Write("quiet", "flow: quiet\nsteps: { one: { set: 1 } }\n");
        Write("tree", """
            flow: tree
            input:
              type: object
              properties: { root: { $ref: "#/$defs/node" } }
              $defs: { node: { type: object, properties: { next: { $ref: "#/$defs/node" } } } }
            steps: { one: { set: 1 } }
            """);
        using var flows = new FlowFiles();
        var files = await flows.ReadAsync(folder.FullName, null, TestContext.Current.CancellationToken);
        return [.. files.Select(FlowFiles.Show)];
    }

    private void Write(string name, string yaml) =>
        File.WriteAllText(Path.Combine(folder.FullName, $"{name}.yaml"), yaml);
}
