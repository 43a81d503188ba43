using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Meanwhile.Schemas;
using Shouldly;
using Xunit;

namespace Meanwhile.OpenApi;

/// <summary>The document promises shapes; these tests hold the server's real answers against its promises.</summary>
[Collection(typeof(SurfaceCollection))]
public sealed class AnswerShapeTests(Surface surface)
{
    private const string Good =
        "flow: shape\ninput: { n: integer }\nsteps: { a: { set: 1 }, b: { set: \"{{ steps.a }}\" } }\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/v1/flows", "/v1/flows", null, 200)]
    [InlineData("GET", "/v1/flows/{flow}/versions", "/v1/flows/shape/versions", null, 200)]
    [InlineData("PUT", "/v1/flows/{flow}", "/v1/flows/shape", Good, 200)]
    [InlineData("PUT", "/v1/flows/{flow}", "/v1/flows/bad", "flow: bad\nstep: 1\n", 422)]
    [InlineData("POST", "/v1/flows:check", "/v1/flows:check", Good, 200)]
    [InlineData("POST", "/v1/flows:check", "/v1/flows:check", "flow: bad\nstep: 1\n", 200)]
    [InlineData("POST", "/v1/flows/{flow}:plan", "/v1/flows/shape:plan", null, 200)]
    [InlineData("GET", "/v1/flows/{flow}/versions", "/v1/flows/none/versions", null, 404)]
    [InlineData("GET", "/v1/connections", "/v1/connections", null, 200)]
    [InlineData("PUT", "/v1/connections/{name}", "/v1/connections/shape", "kind: http\naddress: https://a.org\n", 201)]
    [InlineData("PUT", "/v1/connections/{name}", "/v1/connections/bad", "kind: htp\n", 422)]
    [InlineData("GET", "/v1/runs", "/v1/runs", null, 200)]
    [InlineData("GET", "/v1/runs", "/v1/runs?limit=0", null, 400)]
    [InlineData("GET", "/v1/cluster", "/v1/cluster", null, 200)]
    [InlineData("GET", "/errors", "/errors", null, 200)]
    [InlineData("GET", "/errors/{code}", "/errors/MW1002", null, 200)]
    [InlineData("GET", "/errors/{code}", "/errors/MW9999", null, 404)]
    public async Task An_answer_has_the_shape_the_document_promises(
        string method, string path, string address, string? body, int status)
    {
        await surface.PublishAsync("shape", Good);
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/yaml");
        using var answer = await surface.Silo.Client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);

        ((int)answer.StatusCode).ShouldBe(status, text);
        await ShouldFitAsync(path, method, status, answer.Content.Headers.ContentType!.MediaType!, text);
    }

    [Fact]
    public async Task A_run_has_the_shape_the_document_promises_from_start_to_problem()
    {
        await surface.PublishAsync("shape", Good);
        using var input = new StringContent("""{"n":1}""", Encoding.UTF8, "application/json");
        using var ended = await surface.Silo.Client.PostAsync("/v1/flows/shape/runs", input, Stop);
        var address = ended.Headers.GetValues("Meanwhile-Run").Single();
        var run = await surface.Silo.Client.GetStringAsync(address, Stop);
        await ShouldFitAsync("/v1/runs/{run}", "GET", 200, "application/json", run);

        using var wrong = new StringContent("""{"n":"one","m":2}""", Encoding.UTF8, "application/json");
        using var refused = await surface.Silo.Client.PostAsync("/v1/flows/shape/runs", wrong, Stop);
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = await refused.Content.ReadAsStringAsync(Stop);
        await ShouldFitAsync("/v1/flows/shape/runs", "POST", 422, "application/problem+json", problem);
        JsonNode.Parse(problem)!["errors"]!.AsArray().Count.ShouldBe(2);
    }

    private async Task ShouldFitAsync(string path, string method, int status, string media, string text)
    {
        var document = await surface.DocumentAsync();
        var responses = document["paths"]![path]![method.ToLowerInvariant()]!["responses"]!;
        var response = Operations.Follow(document, (responses[$"{status}"] ?? responses["default"])!);
        var content = response["content"]![media].ShouldNotBeNull($"{path} does not say that {status} is {media}");
        Fault(document, content["schema"]!, text).ShouldBeEmpty(text);
    }

    private static IReadOnlyList<SchemaFault> Fault(JsonNode document, JsonNode schema, string text)
    {
        var whole = new JsonObject
        {
            ["allOf"] = new JsonArray(schema.DeepClone()),
            ["$defs"] = document["components"]!["schemas"]!.DeepClone(),
        };
        var utf8 = Encoding.UTF8.GetBytes(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/"));
        var (compiled, faults) = JsonSchema.Read(utf8);
        faults.ShouldBeEmpty();
        return compiled!.Check(Encoding.UTF8.GetBytes(text));
    }
}
