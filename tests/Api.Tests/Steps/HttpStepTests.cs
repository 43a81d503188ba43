using System.Net;
using System.Text.Json;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Steps;

/// <summary>What an <c>http</c> step sends, and what it makes of the answer.</summary>
public sealed class HttpStepTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    [Theory]
    [InlineData("a/b", "/files/a%2Fb/end")]
    [InlineData("a b", "/files/a%20b/end")]
    [InlineData("ä?#&", "/files/%C3%A4%3F%23%26/end")]
    [InlineData("..%2f", "/files/..%252f/end")]
    public async Task What_an_expression_gives_becomes_one_encoded_segment(string given, string target)
    {
        foreach (var path in new[] { "/files/a%2Fb/end", "/files/a b/end", "/files/ä?#&/end", "/files/..%2f/end" })
            served.World.On("GET", path).Answer(200, "{}");
        using var answer = await RunAsync("segment", """
            flow: segment
            input: { name: string }
            steps: { a: { http: { connection: world, path: "/files/{{ input.name }}/end" } } }
            """, $$"""{"name":{{JsonSerializer.Serialize(given)}}}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        served.World.Calls.Select(call => call.Target).ShouldContain(target);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_segment_that_leads_elsewhere_is_refused(string given)
    {
        using var answer = await RunAsync("elsewhere", """
            flow: elsewhere
            input: { name: string }
            steps: { a: { http: { connection: world, path: "/files/{{ input.name }}/end" } } }
            """, $$"""{"name":"{{given}}"}""");

        (await CodeAsync(answer)).ShouldBe("MW2023");
    }

    [Fact]
    public async Task Query_and_headers_leave_out_what_is_null_and_a_body_is_sent_as_JSON()
    {
        served.World.On("POST", "/sent").Answer(200, "{}");
        using var answer = await RunAsync("sent", """
            flow: sent
            steps:
              a:
                http:
                  connection: world
                  method: POST
                  path: /sent
                  query: { q: "a b&c", gone: null, flag: true }
                  headers: { X-Here: "7", X-Gone: null }
                  body: { n: 12345678901234567890, gone: "{{ input.nothing }}" }
            """);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var call = served.World.CallsTo("POST", "/sent").Single();
        call.Target.ShouldBe("/sent?q=a%20b%26c&flag=true");
        call.Headers["X-Here"].ShouldBe("7");
        call.Headers.Keys.ShouldNotContain("X-Gone");
        call.Headers["Content-Type"].ShouldStartWith("application/json");
        call.Text.ShouldBe("{\"n\":12345678901234567890}");
    }

    [Fact]
    public async Task Every_method_is_sent_as_it_is_named_and_GET_without_one()
    {
        var methods = new[] { "GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE" };
        foreach (var method in methods) served.World.On(method, "/method").Answer(Reply.Empty(204));
        var steps = string.Join('\n', methods.Select(method =>
            $"  {method.ToLowerInvariant()}: {{ http: {{ connection: world, method: {method}, path: /method }} }}"));
        using var answer = await RunAsync("methods",
            $"flow: methods\noutput: 1\nsteps:\n{steps}\n"
            + "  plain: { http: { connection: world, path: /method } }\n");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        served.World.Calls.Where(call => call.Path == "/method").Select(call => call.Method)
            .ShouldBe([.. methods, "GET"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_answer_is_JSON_as_it_came_text_as_a_string_and_anything_else_in_base64()
    {
        served.World.On("GET", "/json").Answer(Reply.Json(200, "{\"n\": 1.50}").With("X-Shout", "Yes"));
        served.World.On("GET", "/text").Answer(Reply.Text(200, "grüezi"));
        served.World.On("GET", "/bytes").Answer(new Reply(200, new byte[] { 0xde, 0xad }, "image/png"));
        using var answer = await RunAsync("forms", """
            flow: forms
            steps:
              json: { http: { connection: world, path: /json } }
              text: { http: { connection: world, path: /text } }
              bytes: { http: { connection: world, path: /bytes } }
            output:
              json: "{{ steps.json.body }}"
              status: "{{ steps.json.status }}"
              header: "{{ steps.json.headers['x-shout'] }}"
              text: "{{ steps.text.body }}"
              bytes: "{{ steps.bytes.body }}"
              encoding: "{{ steps.bytes.encoding }}"
            """);

        (await answer.Content.ReadAsStringAsync()).ShouldBe("{\"json\":{\"n\": 1.50},\"status\":200,\"header\":\"Yes\","
            + "\"text\":\"grüezi\",\"bytes\":\"3q0=\",\"encoding\":\"base64\"}");
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("content-length: 5")]
    [InlineData("Connection: close")]
    public async Task A_header_that_cuts_messages_is_refused_when_the_flow_is_published(string header)
    {
        using var answer = await served.PutAsync("/v1/flows/cutter", $$"""
            flow: cutter
            steps: { a: { http: { connection: world, path: /sent, headers: { {{header}} } } } }
            """);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("how messages are cut");
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        served.World.On("GET", "/old").Answer(Reply.Empty(302).With("Location", "/new"));
        using var answer = await RunAsync("redirected", """
            flow: redirected
            steps: { a: { http: { connection: world, path: /old, accept: [302] } } }
            output: "{{ steps.a.headers.location }}"
            """);

        (await answer.Content.ReadAsStringAsync()).ShouldBe("\"/new\"");
        served.World.CallsTo("GET", "/new").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_over_maxBytes_is_a_failure_and_one_of_that_size_is_not()
    {
        served.World.On("GET", "/large").Answer(200, $"\"{new string('x', 98)}\"");
        using var fits = await RunAsync("fits", """
            flow: fits
            steps: { a: { http: { connection: world, path: /large, maxBytes: 100 } } }
            output: 1
            """);
        using var large = await RunAsync("large", """
            flow: large
            steps: { a: { http: { connection: world, path: /large, maxBytes: 99 } } }
            output: 1
            """);

        fits.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await CodeAsync(large)).ShouldBe("MW3006");
    }

    [Fact]
    public async Task The_same_version_of_a_flow_is_called_each_time_in_one_run()
    {
        var open = new TaskCompletionSource();
        served.World.On("GET", "/between").AnswerAfter(open, 200, "{}");
        await served.PublishAsync("called", "flow: called\nsteps: { a: { set: old } }\n");
        var running = RunAsync("calling", """
            flow: calling
            steps:
              one: { flow: { name: called } }
              between: { http: { connection: world, path: /between }, dependsOn: [one] }
              two: { flow: { name: called }, dependsOn: [between] }
            output: ["{{ steps.one.a }}", "{{ steps.two.a }}"]
            """);
        await served.World.Arrived("GET", "/between");
        await served.PublishAsync("called", "flow: called\nsteps: { a: { set: new } }\n");
        open.SetResult();
        using var answer = await running;

        (await answer.Content.ReadAsStringAsync()).ShouldBe("[\"old\",\"old\"]");
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("code").GetString();

    private async Task<HttpResponseMessage> RunAsync(string name, string yaml, string input = "{}")
    {
        await served.PublishAsync(name, yaml);
        return await served.Client.PostAsync($"/v1/flows/{name}/runs", ServedWorld.Content(input));
    }
}
