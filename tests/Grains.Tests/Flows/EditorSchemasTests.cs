using System.Text;
using System.Text.Json.Nodes;
using Meanwhile.Connections;
using Meanwhile.Documents;
using Meanwhile.Schemas;
using Meanwhile.Steps;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

public sealed class EditorSchemasTests
{
    private static readonly EditorSchemas Schemas = new(new StepKinds(), new ConnectionKinds());

    [Theory]
    [InlineData("flow")]
    [InlineData("connection")]
    public void Our_own_validator_takes_the_schema_whole(string name) =>
        JsonSchema.Read(Schemas.Find(name)!.Utf8).Faults.ShouldBeEmpty();

    [Fact]
    public void There_is_no_third_schema() => Schemas.Find("run").ShouldBeNull();

    [Theory]
    [InlineData("flow", "flows")]
    [InlineData("flow", "samples/brief/flows")]
    [InlineData("connection", "samples/brief/connections")]
    public async Task Every_definition_of_the_repository_fits(string schema, string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.yaml");

        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Faults(schema, text).ShouldBeEmpty(file);
        }
    }

    [Theory]
    [InlineData("input: { name: string, age?: integer, more: { type: array, items: { type: string } } }")]
    [InlineData("input: { type: object, properties: { type: { type: string } } }")]
    [InlineData("input: { type: string }")]
    [InlineData("input: true")]
    [InlineData("triggers: { http: { path: '/hello/{name}' } }")]
    [InlineData("deadline: PT2S")]
    [InlineData("status: \"{{ input.code }}\"")]
    [InlineData("headers: { Location: \"/x/{{ run.id }}\" }")]
    public void What_the_checker_takes_at_the_head_fits(string head) =>
        Faults("flow", $"flow: a\nsteps: {{ b: {{ set: 1 }} }}\n{head}\n").ShouldBeEmpty();

    [Theory]
    [InlineData("{ http: { url: 'https://example.org', maxBytes: 64KiB, accept: [404] }, timeout: 800ms, retry: 3 }")]
    [InlineData("{ http: { connection: a, maxBytes: \"{{ input.max }}\", path: /x, query: { q: 1, none: null } } }")]
    [InlineData("{ sql: { connection: a, query: select 1, params: { a: [1] } }, retry: { max: 2, on: [429, 5xx] } }")]
    [InlineData("{ sql: { connection: a, statements: [select 1, 'select @a'], params: { a: 1 } } }")]
    [InlineData("{ file: { connection: a, read: \"{{ input.name }}\", as: lines }, fallback: { value: null } }")]
    [InlineData("{ set: [1, \"{{ input }}\"], if: \"{{ input.yes }}\", dependsOn: [c] }")]
    public void What_the_checker_takes_in_a_step_fits(string step) =>
        Faults("flow", $"flow: a\nsteps:\n  b: {step}\n").ShouldBeEmpty();

    [Theory]
    [InlineData("flow: A\nsteps: { b: { set: 1 } }", "/flow")]
    [InlineData("flow: a\nstep: { b: { set: 1 } }\nsteps: { b: { set: 1 } }", "/step")]
    [InlineData("flow: a\nsteps: { b: { htp: { url: 'https://example.org' } } }", "/steps/b/htp")]
    [InlineData("flow: a\nsteps: { b: { set: 1, set2: 2 } }", "/steps/b/set2")]
    [InlineData("flow: a\nsteps: { b: { set: 1, sql: { connection: a, query: x } } }", "/steps/b")]
    [InlineData("flow: a\nsteps: { b: { set: 1, timeout: 1s } }", "/steps/b/timeout")]
    [InlineData("flow: a\nsteps: { b: { http: { url: 'https://a.org', method: GETT } } }", "/steps/b/http/method")]
    [InlineData("flow: a\nsteps: { b: { http: { url: 'https://{{ input.host }}' } } }", "/steps/b/http/url")]
    [InlineData("flow: a\nsteps: { b: { sql: { connection: a } } }", "/steps/b/sql")]
    [InlineData("flow: a\nsteps: { b: { sql: { connection: a, query: x, statements: [x] } } }", "/steps/b/sql")]
    [InlineData("flow: a\nsteps: { b: { sql: { connection: a, statements: [] } } }", "/steps/b/sql/statements")]
    [InlineData("flow: a\nsteps: { b: { sql: { connection: a, statements: ['{{ input.x }}'] } } }",
        "/steps/b/sql/statements")]
    [InlineData("flow: a\nsteps: { b: { file: { connection: a } } }", "/steps/b/file")]
    [InlineData("flow: a\nsteps: { b: { http: { connection: a }, retry: 21 } }", "/steps/b/retry")]
    [InlineData("flow: a\nsteps: { b: { http: { connection: a }, retry: { max: 1, delay: soon } } }", "/steps/b/retry")]
    [InlineData("flow: a\nsteps: { b: { set: 1 } }\ninput: { name: text }", "/input/name")]
    [InlineData("flow: a\nsteps: { b: { set: 1 } }\ntriggers: { http: FETCH /x }", "/triggers/http")]
    public void What_the_checker_refuses_the_schema_refuses_at_that_place(string text, string pointer)
    {
        var definition = new Definition(Encoding.UTF8.GetBytes(text), "application/yaml");
        var kinds = new StepKinds();
        var problems = new FlowPlanner(new FlowReader(kinds), kinds).Plan(definition, CatalogSnapshot.Empty).Problems;

        problems.ShouldContain(problem => problem.Pointer!.StartsWith(pointer));
        Faults("flow", text).ShouldContain(fault => fault.Pointer.StartsWith(pointer));
    }

    [Theory]
    [InlineData("kind: http\naddress: https://a.org\nheaders: { Authorization: '{{ secrets.crm }}' }\n"
        + "timeout: 2s\nretry: 2")]
    [InlineData("kind: postgres\naddress: Host=db\npassword: '{{ secrets.shop }}'\nmaxConnections: 5")]
    [InlineData("kind: files\nroot: /srv\nreadOnly: true")]
    public void A_connection_fits(string text) => Faults("connection", text).ShouldBeEmpty();

    [Theory]
    [InlineData("kind: http\nadress: https://example.org", "/adress")]
    [InlineData("kind: htp\naddress: https://example.org", "/kind")]
    [InlineData("kind: postgres\naddress: Host=db\nmaxConnections: 5000", "/maxConnections")]
    [InlineData("kind: files\nroot: /srv\nallowPrivate: true", "/allowPrivate")]
    public void A_wrong_connection_does_not(string text, string pointer) =>
        Faults("connection", text).ShouldContain(fault => fault.Pointer.StartsWith(pointer));

    [Theory]
    [InlineData("flow")]
    [InlineData("connection")]
    public void An_editor_has_something_to_show_at_every_key(string name)
    {
        var schema = JsonNode.Parse(Schemas.Find(name)!.Utf8)!.AsObject();

        Silent(schema, schema, "").ShouldBeEmpty();
    }

    private static IReadOnlyList<SchemaFault> Faults(string schema, string yaml)
    {
        var reading = DocumentReader.Read(Encoding.UTF8.GetBytes(yaml));
        reading.Problems.ShouldBeEmpty();
        var compiled = JsonSchema.Read(Schemas.Find(schema)!.Utf8).Schema!;
        return compiled.Check(Encoding.UTF8.GetBytes(reading.Root!.ToJson()));
    }

    /// <summary>Properties that say nothing about themselves; nobody points at those of a condition.</summary>
    private static IEnumerable<string> Silent(JsonObject root, JsonNode? node, string path)
    {
        if (node is JsonArray list) return list.SelectMany((item, index) => Silent(root, item, $"{path}/{index}"));
        if (node is not JsonObject schema) return [];
        var isCondition = path.EndsWith("/if") || path.Contains("/if/") || path.Contains("/dependentSchemas/");
        var own = schema["properties"] is JsonObject properties && !isCondition
            ? properties.Where(property => !HasWords(root, property.Value)).Select(property => $"{path}/{property.Key}")
            : [];
        return own.Concat(schema.SelectMany(part => Silent(root, part.Value, $"{path}/{part.Key}")));
    }

    private static bool HasWords(JsonObject root, JsonNode? property)
    {
        if (property is not JsonObject schema) return false;
        if (schema["$ref"]?.GetValue<string>() is { } target)
            return HasWords(root, root["$defs"]![target.Split('/')[^1]]);
        return schema["description"]?.GetValue<string>().Length > 10;
    }
}
