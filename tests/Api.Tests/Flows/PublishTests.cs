using System.Net;
using System.Net.Http.Headers;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

public sealed class PublishTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    [Fact]
    public async Task All_errors_of_a_definition_come_back_at_once_with_their_places_and_the_version_before_serves_on()
    {
        await served.PublishAsync("steady", "flow: steady\nsteps: { one: { set: 1 } }\noutput: \"{{ steps.one }}\"");

        using var refused = await served.PutAsync("/v1/flows/steady", """
            flow: steady
            sumary: a typo
            steps:
              one: { set: "{{ steps.tow }}" }
              two: { set: "{{ steps.three }}", dependsOn: [three] }
              three: { set: "{{ steps.two }}" }
              four: { http: { connection: wrld, path: / } }
              five: { set: 1, http: { url: "https://example.org" } }
            """);

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = await served.JsonAsync(refused);
        problem.GetProperty("errors").EnumerateArray()
            .Select(error =>
                $"{error.GetProperty("line")}: {error.GetProperty("code").GetString()} "
                + $"{error.GetProperty("detail").GetString()}")
            .ShouldBe([
                "2: MW2002 a flow has no key `sumary`",
                "4: MW2007 there is no step `tow`",
                "5: MW2008 steps wait for each other: two -> three -> two",
                "7: MW2015 there is no connection `wrld`",
                "8: MW2013 the step `five` has 2 kinds: set, http",
            ]);
        using var still = await served.Client.PostAsync("/v1/flows/steady/runs", null);
        (await still.Content.ReadAsStringAsync()).ShouldBe("1");
    }

    [Fact]
    public async Task The_same_text_is_the_same_version_and_an_old_ETag_is_refused()
    {
        const string First = "flow: versions\nsteps: { one: { set: 1 } }";
        using var created = await served.PutAsync("/v1/flows/versions", First);
        using var again = await served.PutAsync("/v1/flows/versions", First);
        using var changed = await served.PutAsync("/v1/flows/versions", "flow: versions\nsteps: { one: { set: 2 } }");
        using var late = new HttpRequestMessage(HttpMethod.Put, "/v1/flows/versions")
        {
            Content = ServedWorld.Content(First, "application/yaml"),
        };
        late.Headers.IfMatch.Add(created.Headers.ETag!);
        using var refused = await served.Client.SendAsync(late);

        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        again.Headers.ETag.ShouldBe(created.Headers.ETag);
        changed.Headers.ETag.ShouldNotBe(created.Headers.ETag);
        refused.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var versions = await served.JsonAsync(await served.Client.GetAsync("/v1/flows/versions/versions"));
        versions.GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_withdrawn_flow_answers_no_more()
    {
        await served.PublishAsync("brief",
            "flow: brief\ntriggers: { http: \"GET /brief\" }\nsteps: { one: { set: 1 } }");
        (await served.Client.GetAsync("/brief")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var gone = await served.Client.DeleteAsync("/v1/flows/brief");

        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await served.Client.GetAsync("/brief")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await served.Client.DeleteAsync("/v1/flows/brief")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Checking_publishes_nothing_and_the_plan_draws_the_inferred_graph()
    {
        const string Diamond = """
            flow: diamond
            steps:
              a: { set: 1 }
              b: { set: "{{ steps.a + 1 }}" }
              c: { set: "{{ steps.a + 2 }}" }
              d: { set: "{{ steps.b + steps.c }}" }
            """;
        using var check =
            await served.Client.PostAsync("/v1/flows:check", ServedWorld.Content(Diamond, "application/yaml"));
        (await served.JsonAsync(check)).GetProperty("valid").GetBoolean().ShouldBeTrue();
        (await served.Client.GetAsync("/v1/flows/diamond")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await served.PublishAsync("diamond", Diamond);
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/v1/flows/diamond:plan");
        ask.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/vnd.mermaid"));
        using var drawn = await served.Client.SendAsync(ask);
        var together = (await served.JsonAsync(await served.Client.PostAsync("/v1/flows/diamond:plan", null)))
            .GetProperty("together");

        together.ToString().ShouldBe("""[["a"],["b","c"],["d"]]""");
        (await drawn.Content.ReadAsStringAsync()).ShouldContain("a --> b");
        using var run = await served.Client.PostAsync("/v1/flows/diamond/runs", null);
        (await run.Content.ReadAsStringAsync()).ShouldBe("""{"d":5}""");
    }

    [Fact]
    public async Task Text_that_is_no_definition_is_refused_by_its_media_type_or_size()
    {
        using var picture = await served.Client.PutAsync("/v1/flows/x", ServedWorld.Content("x", "image/png"));
        using var huge = await served.PutAsync("/v1/flows/x", new string(' ', Limits.DefinitionBytesMax + 1));

        picture.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        huge.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }
}
