using System.Net;
using System.Text.Json;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>Containers and early answers over real HTTP; their rules stand in Grains.Tests.</summary>
public sealed class ContainerTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    [Fact]
    public async Task ForEach_calls_the_upstream_for_each_item_and_keeps_their_order()
    {
        served.World.On("GET", "/items/1").Delay(TimeSpan.FromMilliseconds(50)).Answer(200, "\"one\"");
        served.World.On("GET", "/items/2").Answer(200, "\"two\"");
        await served.PublishAsync("each", """
            flow: each
            triggers: { http: "POST /each" }
            input: { ids: { type: array } }
            steps:
              all:
                forEach:
                  items: "{{ input.ids }}"
                  as: id
                  steps: { got: { http: { connection: world, path: "/items/{{ id }}" } } }
                  output: "{{ steps.got.body }}"
            output: "{{ steps.all }}"
            """);
        using var answer = await served.Client.PostAsync("/each", ServedWorld.Content("{\"ids\":[1,2]}"));

        (await answer.Content.ReadAsStringAsync()).ShouldBe("[\"one\",\"two\"]");
    }

    [Fact]
    public async Task The_loser_of_a_race_is_hung_up_on()
    {
        served.World.On("GET", "/never").NeverAnswer();
        served.World.On("GET", "/quick").Answer(200, "\"quick\"");
        await served.PublishAsync("racing", """
            flow: racing
            triggers: { http: "GET /racing" }
            steps:
              first:
                race:
                  steps:
                    never: { http: { connection: world, path: /never } }
                    quick: { http: { connection: world, path: /quick } }
            output: "{{ steps.first.body }}"
            """);

        (await served.Client.GetStringAsync("/racing")).ShouldBe("\"quick\"");
        await served.World.HungUp("GET", "/never");
    }

    [Fact]
    public async Task Respond_answers_before_what_comes_after_it()
    {
        var open = new TaskCompletionSource();
        served.World.On("POST", "/later").AnswerAfter(open, 200, "{}");
        await served.PublishAsync("responding", """
            flow: responding
            triggers: { http: "POST /responding" }
            steps:
              answer: { respond: { status: 202, headers: { X-Order: "7" }, body: { accepted: true } } }
              later: { http: { connection: world, method: POST, path: /later }, dependsOn: [answer] }
            """);
        using var answer = await served.Client.PostAsync("/responding", ServedWorld.Content("{}"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        answer.Headers.GetValues("X-Order").Single().ShouldBe("7");
        (await answer.Content.ReadAsStringAsync()).ShouldBe("{\"accepted\":true}");
        await served.World.Arrived("POST", "/later");
        open.SetResult();
    }

    [Fact]
    public async Task At_its_deadline_a_flow_answers_what_is_ready_and_names_the_rest()
    {
        var open = new TaskCompletionSource();
        served.World.On("GET", "/slow").AnswerAfter(open, 200, "1");
        served.World.On("GET", "/ready").Answer(200, "2");
        await served.PublishAsync("partly", """
            flow: partly
            triggers: { http: "GET /partly" }
            deadline: 300ms
            onDeadline: partial
            steps:
              slow: { http: { connection: world, path: /slow } }
              ready: { http: { connection: world, path: /ready } }
            output: { slow: "{{ steps.slow.body }}", ready: "{{ steps.ready.body }}" }
            """);
        using var answer = await served.Client.GetAsync("/partly");

        (await answer.Content.ReadAsStringAsync()).ShouldBe("{\"slow\":null,\"ready\":2}");
        answer.Headers.GetValues("Meanwhile-Pending").Single().ShouldBe("slow");
        var run = answer.Headers.GetValues("Meanwhile-Run").Single();
        answer.Headers.GetValues("Link").Single().ShouldBe($"<{run}>; rel=\"monitor\"");
        open.SetResult();
    }

    [Fact]
    public async Task A_flow_runs_another_and_its_problem_is_told_with_the_way_to_it()
    {
        served.World.On("GET", "/inner").Sequence(Reply.Json(200, "5"), Reply.Json(500, "{}"));
        await served.PublishAsync("inner", """
            flow: inner
            input: { n: integer }
            steps: { got: { http: { connection: world, path: /inner, query: { n: "{{ input.n }}" } } } }
            output: "{{ steps.got.body + input.n }}"
            """);
        await served.PublishAsync("outer", """
            flow: outer
            triggers: { http: "GET /outer" }
            steps: { call: { flow: { name: inner, input: { n: 2 } } } }
            output: "{{ steps.call }}"
            """);

        (await served.Client.GetStringAsync("/outer")).ShouldBe("7");
        using var failed = await served.Client.GetAsync("/outer");
        (await served.JsonAsync(failed)).GetProperty("step").GetString().ShouldBe("call.got");
    }

    [Fact]
    public async Task A_flow_that_calls_itself_comes_to_an_end()
    {
        await served.PublishAsync("endless", """
            flow: endless
            triggers: { http: "GET /endless" }
            steps: { again: { flow: { name: endless } } }
            """);
        using var answer = await served.Client.GetAsync("/endless");

        (await served.JsonAsync(answer)).GetProperty("code").GetString().ShouldBe("MW2029");
    }

    [Fact]
    public async Task The_problem_of_a_fail_step_is_its_authors()
    {
        await served.PublishAsync("refusing", """
            flow: refusing
            triggers: { http: "GET /refusing/{who}" }
            input: { who: string }
            steps:
              no:
                fail:
                  status: 409
                  type: "https://example.org/closed"
                  title: Closed
                  detail: "Not for {{ input.who }}"
            """);
        using var answer = await served.Client.GetAsync("/refusing/ada");
        JsonElement problem = await served.JsonAsync(answer);

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        problem.GetProperty("type").GetString().ShouldBe("https://example.org/closed");
        problem.GetProperty("title").GetString().ShouldBe("Closed");
        problem.GetProperty("detail").GetString().ShouldBe("Not for ada");
    }

    [Fact]
    public async Task A_plan_knows_how_long_steps_took_and_which_chain_is_the_longest()
    {
        served.World.On("GET", "/short").Answer(200, "1");
        served.World.On("GET", "/long").Delay(TimeSpan.FromMilliseconds(30)).Answer(200, "2");
        await served.PublishAsync("learning", """
            flow: learning
            triggers: { http: "GET /learning" }
            steps:
              short: { http: { connection: world, path: /short } }
              long: { http: { connection: world, path: /long } }
              end: { set: "{{ steps.short.body + steps.long.body }}" }
            """);
        for (var run = 0; run < Limits.LearnedSamplesMin; run++) await served.Client.GetStringAsync("/learning");
        using var answer = await served.Client.PostAsync("/v1/flows/learning:plan", null);
        var plan = await served.JsonAsync(answer);

        plan.GetProperty("criticalPath").GetProperty("steps").EnumerateArray().Select(step => step.GetString())
            .ShouldBe(["long", "end"]);
        var times = plan.GetProperty("steps").EnumerateArray()
            .Where(step => step.TryGetProperty("p50Milliseconds", out _))
            .ToDictionary(step => step.GetProperty("id").GetString()!, step => step.GetProperty("p50Milliseconds"));
        times["long"].GetDouble().ShouldBeGreaterThan(times["short"].GetDouble());
    }

    [Fact]
    public async Task A_flow_whose_tests_are_red_is_not_published()
    {
        const string Red = """
            flow: red
            steps: { got: { http: { connection: world, path: /x } } }
            output: "{{ steps.got.body }}"
            tests:
              - { name: the sum, mocks: { got: { body: 4 } }, expect: { output: 5 } }
            """;
        using var refused = await served.PutAsync("/v1/flows/red", Red);
        using var tested = await served.Client.PostAsync(
            "/v1/flows:test", ServedWorld.Content(Red, "application/yaml"));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await served.JsonAsync(refused)).GetProperty("errors")[0].GetProperty("detail").GetString()
            .ShouldBe("the test `the sum`: output: expected 5, was 4");
        var report = await served.JsonAsync(tested);
        report.GetProperty("passed").GetBoolean().ShouldBeFalse();
        report.GetProperty("tests")[0].GetProperty("failures")[0].GetString().ShouldBe("output: expected 5, was 4");
    }
}
