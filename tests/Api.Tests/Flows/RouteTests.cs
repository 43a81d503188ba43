using System.Net;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

/// <summary>Where a flow answers, and with what status and headers.</summary>
public sealed class RouteTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    [Theory]
    [InlineData("triggers: { http: \"GET /as-text/{name}\" }", "/as-text/ada")]
    [InlineData("triggers: { http: { method: GET, path: \"/as-map/{name}\" } }", "/as-map/ada")]
    public async Task A_route_may_be_written_as_a_text_or_as_a_map_and_its_name_fills_the_input(
        string trigger, string address)
    {
        var name = address.Split('/')[1];
        await served.PublishAsync(name,
            $"flow: {name}\n{trigger}\ninput: {{ name: string }}\n"
            + "steps: { a: { set: \"{{ input.name }}\" } }\n");

        (await served.Client.GetStringAsync(address)).ShouldBe("{\"a\":\"ada\"}");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Each_method_of_routes_answers_and_no_other(string method)
    {
        var name = $"by-{method.ToLowerInvariant()}";
        await served.PublishAsync(name,
            $"flow: {name}\ntriggers: {{ http: \"{method} /{name}\" }}\nsteps: {{ a: {{ set: 1 }} }}\n");
        using var right = await SendAsync(method, $"/{name}");
        using var wrong = await SendAsync(method == "PUT" ? "POST" : "PUT", $"/{name}");

        right.StatusCode.ShouldBe(HttpStatusCode.OK);
        wrong.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task A_route_with_GET_answers_HEAD_too()
    {
        await served.PublishAsync("headed",
            "flow: headed\ntriggers: { http: \"GET /headed\" }\nsteps: { a: { set: 1 } }\n");
        using var head = await SendAsync("HEAD", "/headed");

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_flow_can_be_started_by_its_name()
    {
        await served.PublishAsync("by-name", "flow: by-name\nsteps: { a: { set: 1 } }\n");
        using var answer = await served.Client.PostAsync("/v1/flows/by-name/runs", null);

        (await answer.Content.ReadAsStringAsync()).ShouldBe("{\"a\":1}");
    }

    [Fact]
    public async Task A_flow_says_its_status_and_a_header_that_is_null_is_left_out()
    {
        await served.PublishAsync("spoken", """
            flow: spoken
            triggers: { http: "GET /spoken" }
            input: { cache?: string }
            steps: { off: { set: 1, if: false } }
            status: 203
            headers: { Cache-Control: "{{ input.cache ?? null }}", X-Off: "{{ steps.off }}", X-One: 1 }
            output: done
            """);
        using var plain = await served.Client.GetAsync("/spoken");
        using var told = await served.Client.GetAsync("/spoken?cache=no-store");

        plain.StatusCode.ShouldBe(HttpStatusCode.NonAuthoritativeInformation);
        plain.Headers.CacheControl.ShouldBeNull();
        plain.Headers.Contains("X-Off").ShouldBeFalse();
        plain.Headers.GetValues("X-One").ShouldBe(["1"]);
        told.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), address);
        return await served.Client.SendAsync(request);
    }
}
