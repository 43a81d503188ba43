using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Meanwhile.OpenApi;

[Collection(typeof(SurfaceCollection))]
public sealed class OpenApiDocumentTests(Surface surface)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    [Fact]
    public async Task The_document_is_OpenAPI_3_1()
    {
        using var answer = await surface.GetAsync("/openapi/v1.json");
        var document = await surface.DocumentAsync();

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        document["openapi"]!.GetValue<string>().ShouldStartWith("3.1.");
        document["info"]!["title"]!.GetValue<string>().ShouldBe("Meanwhile");
    }

    [Fact]
    public async Task A_flow_appears_with_its_route_and_schema_once_it_is_published_and_leaves_when_it_is_withdrawn()
    {
        (await surface.DocumentAsync())["paths"]!["/shows/{user}"].ShouldBeNull();
        await surface.PublishAsync("shows",
            """
            flow: shows
            summary: Shows itself
            description: At *once*.
            tags: [mine]
            triggers: { http: "GET /shows/{user}" }
            input: { user: string, limit?: { type: integer, minimum: 1, description: How many. } }
            steps: { a: { set: "{{ input.user }}" } }
            """);

        var operation = (await surface.DocumentAsync())["paths"]!["/shows/{user}"]!["get"]!;
        operation["summary"]!.GetValue<string>().ShouldBe("Shows itself");
        operation["description"]!.GetValue<string>().ShouldBe("At *once*.");
        operation["tags"]!.ToJsonString().ShouldBe("""["mine"]""");
        operation["requestBody"].ShouldBeNull();
        operation["parameters"]!.ToJsonString().ShouldBe(
            """
            [{"name":"user","in":"path","required":true,"schema":{"type":"string"}},
            {"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"description":"How many."},
            "description":"How many."}]
            """.ReplaceLineEndings(""));
        operation["responses"]!.AsObject().Select(response => response.Key)
            .ShouldBeSubsetOf(["200", "400", "422", "429", "500", "502", "503", "504", "default"]);

        using var gone = await surface.SendAsync(HttpMethod.Delete, "/v1/flows/shows");
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await surface.DocumentAsync())["paths"]!["/shows/{user}"].ShouldBeNull();
    }

    [Fact]
    public async Task A_flow_whose_runs_go_on_without_their_caller_shows_202_and_what_may_be_asked_of_it()
    {
        await surface.PublishAsync("goes-on",
            """
            flow: goes-on
            triggers: { http: "GET /goes-on" }
            durable: true
            steps: { a: { set: 1 } }
            """);

        var operation = (await surface.DocumentAsync())["paths"]!["/goes-on"]!["get"]!;

        operation["responses"]!["202"]!["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>()
            .ShouldBe("#/components/schemas/Run");
        operation["parameters"]!.AsArray().Select(one => one!["name"]!.GetValue<string>())
            .ShouldBe(["Prefer", "Idempotency-Key"]);
    }

    [Fact]
    public async Task A_flow_that_takes_a_body_shows_its_schema_as_the_author_wrote_it()
    {
        await surface.PublishAsync("takes",
            """
            flow: takes
            triggers: { http: "POST /takes/{id}" }
            input:
              type: object
              properties: { id: { type: string }, lines: { type: array, items: { $ref: "#/$defs/line" } } }
              required: [id, lines]
              $defs: { line: { type: object, examples: [{ $ref: "#/kept" }], properties: { sku: { type: string } } } }
            steps: { a: { set: "{{ input.lines }}" } }
            """);
        var document = await surface.DocumentAsync();
        var operation = document["paths"]!["/takes/{id}"]!["post"]!;
        var body = operation["requestBody"]!;
        var schema = body["content"]!["application/json"]!["schema"]!;

        body["required"]!.GetValue<bool>().ShouldBeTrue();
        schema["required"]!.ToJsonString().ShouldBe("""["lines"]""");
        schema["properties"]!["id"].ShouldBeNull();
        var line = Operations.Follow(document, schema["properties"]!["lines"]!["items"]!);
        line["properties"]!["sku"]!["type"]!.GetValue<string>().ShouldBe("string");
        line["examples"]!.ToJsonString().ShouldBe("""[{"$ref":"#/kept"}]""");
        document["components"]!["schemas"]!["takes.input"]!["required"]!.ToJsonString().ShouldBe("""["id","lines"]""");
        foreach (var status in new[] { "200", "413", "415", "422", "502", "504" })
            operation["responses"]![status].ShouldNotBeNull(status);
    }

    [Fact]
    public async Task A_flow_without_a_route_is_shown_where_its_name_starts_it()
    {
        await surface.PublishAsync("nameless", "flow: nameless\nsteps: { a: { set: 1 } }\n");

        var document = await surface.DocumentAsync();
        var operation = document["paths"]!["/v1/flows/nameless/runs"]!["post"]!;
        operation["operationId"]!.GetValue<string>().ShouldBe("run-nameless");
        operation["tags"]!.ToJsonString().ShouldBe("""["Your flows"]""");
    }

    [Fact]
    public async Task Routes_that_differ_only_in_the_names_of_their_fields_are_one_path()
    {
        await surface.PublishAsync("twin-a", Twin("twin-a", "GET /twin/{left}", "left"));
        await surface.PublishAsync("twin-b", Twin("twin-b", "POST /twin/{right}", "right"));

        var document = await surface.DocumentAsync();
        document["paths"]!["/twin/{right}"].ShouldBeNull();
        var parameter = document["paths"]!["/twin/{left}"]!["post"]!["parameters"]![0]!;
        parameter["name"]!.GetValue<string>().ShouldBe("left");
        parameter["description"]!.GetValue<string>().ShouldContain("`right`");
    }

    [Fact]
    public async Task An_unchanged_document_is_not_sent_twice_and_a_changed_one_is()
    {
        using var first = await surface.GetAsync("/openapi/v1.json");
        var tag = first.Headers.ETag.ShouldNotBeNull();

        using var same = await AskAsync(tag.ToString());
        same.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await same.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();

        await surface.PublishAsync("later", "flow: later\nsteps: { a: { set: 1 } }\n");
        using var other = await AskAsync(tag.ToString());
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        other.Headers.ETag.ShouldNotBe(tag);
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_and_a_problem_among_its_answers()
    {
        await surface.PublishAsync("one-of-many", "flow: one-of-many\nsteps: { a: { set: 1 } }\n");
        var document = await surface.DocumentAsync();
        var operations = Operations.Of(document).ToArray();

        operations.Length.ShouldBeGreaterThan(15);
        operations.Select(pair => pair.Operation["operationId"]!.GetValue<string>()).ShouldBeUnique();
        foreach (var (name, operation) in operations)
        {
            Methods.ShouldContain(name.Split(' ')[0]);
            operation["summary"]!.GetValue<string>().ShouldNotBeEmpty(name);
            operation["responses"]!.AsObject().Select(response => Operations.Follow(document, response.Value!))
                .Any(response => response["content"]?["application/problem+json"] is not null).ShouldBeTrue(name);
            var asked = Regex.Matches(name, @"\{([^}]+)\}").Select(match => match.Groups[1].Value);
            var given = (operation["parameters"] as JsonArray ?? [])
                .Where(parameter => parameter!["in"]!.GetValue<string>() == "path")
                .Select(parameter => parameter!["name"]!.GetValue<string>());
            given.ShouldBe(asked, ignoreOrder: true, name);
        }
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = await surface.DocumentAsync();

        foreach (var (place, target) in Operations.References(document))
            if (!place.Contains("/examples/"))
                Operations.Follow(document, new JsonObject { ["$ref"] = target }).ShouldNotBeNull(place);
    }

    [Fact]
    public async Task Publishing_takes_YAML_and_JSON()
    {
        var document = await surface.DocumentAsync();

        foreach (var path in new[] { "/v1/flows/{flow}", "/v1/connections/{name}" })
            document["paths"]![path]!["put"]!["requestBody"]!["content"]!.AsObject().Select(content => content.Key)
                .ShouldBe(["application/yaml", "application/json"]);
    }

    private static string Twin(string flow, string route, string field) =>
        $$"""
        flow: {{flow}}
        triggers: { http: "{{route}}" }
        input: { {{field}}: string }
        steps: { a: { set: 1 } }
        """;

    private async Task<HttpResponseMessage> AskAsync(string tag)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await surface.Silo.Client.SendAsync(request);
    }
}
