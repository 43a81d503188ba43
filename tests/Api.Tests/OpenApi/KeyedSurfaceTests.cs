using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.OpenApi;

public sealed class KeyedSurfaceTests
{
    private const string Key = "a-key-of-more-than-24-characters";

    [Fact]
    public async Task A_server_with_keys_shows_its_flows_to_their_holders_and_its_codes_to_everybody()
    {
        await using SiloProcess silo = new();
        silo.Environment["MEANWHILE__KEYS__0"] = Key;
        await silo.StartAsync();

        (await StatusAsync(silo, "/openapi/v1.json")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(silo, "/docs/")).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(silo, "/errors/MW1008")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(silo, "/schemas/flow.json")).ShouldBe(HttpStatusCode.OK);

        silo.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var text = await silo.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var document = JsonNode.Parse(text)!;
        document["security"]!.ToJsonString().ShouldBe("""[{"key":[]}]""");
        document["components"]!["securitySchemes"]!["key"]!["scheme"]!.GetValue<string>().ShouldBe("bearer");
        text.ShouldNotContain(Key);
    }

    private static async Task<HttpStatusCode> StatusAsync(SiloProcess silo, string address)
    {
        using var answer = await silo.Client.GetAsync(address, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
