using System.Globalization;
using System.Net;
using System.Text.Json;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>What steps do when the outside is not as wished.</summary>
public sealed class PolicyTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    [Fact]
    public async Task A_retry_makes_as_many_calls_as_it_must_and_no_more()
    {
        served.World.On("GET", "/flaky")
            .Sequence(Reply.Json(503, "{}"), Reply.Json(429, "{}"), Reply.Json(200, "{\"at\":\"last\"}"));
        var answer = await RunAsync("""
            flow: flaky
            steps: { got: { http: { connection: world, path: /flaky }, retry: { max: 5, delay: 1ms } } }
            output: "{{ steps.got.body }}"
            """);

        answer.Text.ShouldBe("{\"at\":\"last\"}");
        served.World.CallsTo("GET", "/flaky").Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_limit_that_leaves_no_room_is_answered_with_429_and_when_to_come_back()
    {
        served.World.On("GET", "/narrow").Answer(200, "1");
        const string Flow = """
            flow: narrow
            steps:
              got:
                http: { connection: world, path: /narrow }
                rateLimit: { limit: 1, per: 60s, onLimit: fail }
            """;
        (await RunAsync(Flow)).Status.ShouldBe(HttpStatusCode.OK);

        using var answer = await served.Client.PostAsync("/v1/flows/narrow/runs", null);

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(50, 62);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("MW3014");
        served.World.CallsTo("GET", "/narrow").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_status_that_is_not_on_the_list_is_not_retried()
    {
        served.World.On("GET", "/gone").Answer(404, "{}");
        var answer = await RunAsync("""
            flow: gone
            steps: { got: { http: { connection: world, path: /gone }, retry: { max: 5, delay: 1ms, on: [5xx] } } }
            """);

        answer.Status.ShouldBe(HttpStatusCode.BadGateway);
        served.World.CallsTo("GET", "/gone").Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_accepted_status_is_no_failure()
    {
        served.World.On("GET", "/missing").Answer(404, "{\"who\":\"nobody\"}");
        var answer = await RunAsync("""
            flow: missing
            steps: { got: { http: { connection: world, path: /missing, accept: [404] } } }
            output: { status: "{{ steps.got.status }}", who: "{{ steps.got.body.who }}" }
            """);

        answer.Text.ShouldBe("{\"status\":404,\"who\":\"nobody\"}");
    }

    [Fact]
    public async Task A_fallback_stands_in_and_may_look_at_the_error()
    {
        served.World.On("GET", "/down").Answer(500, "{}");
        served.World.On("GET", "/spare").Answer(200, "{\"spare\":true}");
        var answer = await RunAsync("""
            flow: spare
            steps:
              value:
                http: { connection: world, path: /down }
                fallback: { value: { body: null, why: "{{ error.code }}" } }
              call:
                http: { connection: world, path: /down }
                fallback: { http: { connection: world, path: /spare } }
            output: { value: "{{ steps.value }}", call: "{{ steps.call.body }}" }
            """);

        answer.Text.ShouldBe("{\"value\":{\"body\":null,\"why\":\"MW3004\"},\"call\":{\"spare\":true}}");
    }

    [Fact]
    public async Task A_step_that_may_fail_leaves_null_and_what_is_skipped_takes_along_what_needs_it()
    {
        served.World.On("GET", "/down").Answer(500, "{}");
        var answer = await RunAsync("""
            flow: skips
            steps:
              may: { http: { connection: world, path: /down }, onError: continue }
              off: { set: 1, if: "{{ 1 > 2 }}" }
              needs: { set: "{{ steps.off + 1 }}" }
              lax: { set: "{{ steps.off?.x ?? 'none' }}" }
              after: { set: went, dependsOn: [off] }
            output:
              may: "{{ steps.may }}"
              off: "{{ steps.off }}"
              needs: "{{ steps.needs }}"
              lax: "{{ steps.lax }}"
              after: "{{ steps.after }}"
            """);

        answer.Text.ShouldBe("{\"may\":null,\"off\":null,\"needs\":null,\"lax\":\"none\",\"after\":\"went\"}");
    }

    [Fact]
    public async Task A_failure_cancels_the_steps_beside_it_and_nothing_starts_after_it()
    {
        served.World.On("GET", "/slow").NeverAnswer();
        var fails = new TaskCompletionSource();
        served.World.On("GET", "/fails").AnswerAfter(fails, 500, "{}");
        served.World.On("GET", "/never").Answer(200, "{}");
        var run = RunAsync("""
            flow: siblings
            steps:
              slow: { http: { connection: world, path: /slow } }
              fails: { http: { connection: world, path: /fails } }
              never: { http: { connection: world, path: /never }, dependsOn: [fails] }
            """);
        await served.World.Arrived("GET", "/slow");

        fails.SetResult();
        var answer = await run;
        await served.World.HungUp("GET", "/slow");

        answer.Status.ShouldBe(HttpStatusCode.BadGateway);
        JsonSerializer.Deserialize<JsonElement>(answer.Text).GetProperty("step").GetString().ShouldBe("fails");
        served.World.CallsTo("GET", "/never").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_caller_who_leaves_takes_the_calls_along()
    {
        served.World.On("GET", "/patience").NeverAnswer();
        await served.PublishAsync("patience",
            "flow: patience\nsteps: { got: { http: { connection: world, path: /patience } } }");
        using var leaving = new CancellationTokenSource();
        var call = served.Client.PostAsync("/v1/flows/patience/runs", null, leaving.Token);
        await served.World.Arrived("GET", "/patience");

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
        await served.World.HungUp("GET", "/patience");
    }

    [Fact]
    public async Task A_deadline_ends_the_run_with_504()
    {
        served.World.On("GET", "/forever").NeverAnswer();
        var answer = await RunAsync("""
            flow: hurried
            deadline: 50ms
            steps: { got: { http: { connection: world, path: /forever } } }
            """);

        answer.Status.ShouldBe(HttpStatusCode.GatewayTimeout);
        JsonSerializer.Deserialize<JsonElement>(answer.Text).GetProperty("code").GetString().ShouldBe("MW3011");
    }

    [Fact]
    public async Task A_step_starts_the_instant_its_inputs_exist_and_waits_for_nobody_else()
    {
        var slow = new TaskCompletionSource();
        served.World.On("GET", "/first").Answer(200, "{}");
        served.World.On("GET", "/laggard").AnswerAfter(slow, 200, "{}");
        served.World.On("GET", "/second").Answer(200, "{}");
        var run = RunAsync("""
            flow: barriers
            steps:
              first: { http: { connection: world, path: /first } }
              laggard: { http: { connection: world, path: /laggard } }
              second: { http: { connection: world, path: /second }, dependsOn: [first] }
            """);

        await served.World.Arrived("GET", "/second");
        run.IsCompleted.ShouldBeFalse();
        slow.SetResult();

        (await run).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_upstream_is_told_by_when_the_run_must_have_ended()
    {
        served.World.On("GET", "/told").Answer(200, "{}");
        await RunAsync("""
            flow: told
            deadline: 20s
            steps:
              run: { http: { connection: world, path: /told } }
              step: { http: { connection: world, path: /told }, deadline: 5s, dependsOn: [run] }
            """);

        var sent = served.World.CallsTo("GET", "/told").Select(call => DateTimeOffset.Parse(
            call.Headers["X-Request-Deadline"], CultureInfo.InvariantCulture)).ToArray();
        (sent[0] - sent[1]).ShouldBeInRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_connections_retry_is_for_steps_that_only_read()
    {
        using var made = await served.PutAsync("/v1/connections/patient", ServedWorld.Connection(served.World.Address)
            + "\nretry: { max: 1, delay: 1ms }\n");
        made.IsSuccessStatusCode.ShouldBeTrue();
        served.World.On("GET", "/patient").Sequence(Reply.Json(503, "{}"), Reply.Json(200, "{}"));
        served.World.On("POST", "/patient").Sequence(Reply.Json(503, "{}"), Reply.Json(200, "{}"));
        served.World.On("PUT", "/patient").Sequence(Reply.Json(503, "{}"), Reply.Json(200, "{}"));
        var reads = await RunAsync("""
            flow: reads
            steps: { got: { http: { connection: patient, path: /patient } } }
            """);
        var writes = await RunAsync("""
            flow: writes
            steps: { got: { http: { connection: patient, path: /patient, method: POST } } }
            """);
        var asked = await RunAsync("""
            flow: asked
            steps:
              got: { http: { connection: patient, path: /patient, method: PUT }, retry: { max: 1, delay: 1ms } }
            """);

        (reads.Status, writes.Status, asked.Status)
            .ShouldBe((HttpStatusCode.OK, HttpStatusCode.BadGateway, HttpStatusCode.OK));
    }

    [Fact]
    public async Task The_callers_trace_goes_on_to_the_upstream_with_a_parent_of_its_own()
    {
        served.World.On("GET", "/traced").Answer(200, "{}");
        await served.PublishAsync("traced",
            "flow: traced\ntriggers: { http: \"GET /traced\" }\n"
            + "steps: { got: { http: { connection: world, path: /traced } } }");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/traced");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var answer = await served.Client.SendAsync(request);

        var sent = served.World.CallsTo("GET", "/traced")[0].Headers["traceparent"];
        sent.ShouldStartWith("00-0af7651916cd43dd8448eb211c80319c-");
        sent.ShouldNotContain("b7ad6b7169203331");
        sent.ShouldEndWith("-01");
    }

    private async Task<(HttpStatusCode Status, string Text)> RunAsync(string yaml)
    {
        var name = yaml.Split('\n')[0]["flow: ".Length..].Trim();
        await served.PublishAsync(name, yaml);
        using var answer = await served.Client.PostAsync($"/v1/flows/{name}/runs", null);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
