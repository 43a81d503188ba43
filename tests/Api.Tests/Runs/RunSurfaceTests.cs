using System.Net;
using System.Text.Json;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>Runs that are things of their own, as their callers see them.</summary>
public sealed class RunSurfaceTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    [Fact]
    public async Task A_signal_wakes_the_run_that_waits_for_it_and_is_delivered_once_per_key()
    {
        await served.PublishAsync("payment", """
            flow: payment
            triggers: { http: "POST /payments" }
            durable: true
            steps:
              one: { wait: { signal: paid, timeout: 3d } }
              two: { wait: { signal: paid }, dependsOn: [one] }
            output: ["{{ steps.one.data }}", "{{ steps.two.data }}"]
            """);
        using var accepted = await served.Client.PostAsync("/payments", null);

        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var run = accepted.Headers.Location!.OriginalString;
        (await WhyAsync(run)).ShouldBe("one signal paid");
        await SignalAsync(run, "paid", "a", "1");
        await SignalAsync(run, "paid", "a", "2");
        await SignalAsync(run, "paid", "b", "3");

        (await ResultAsync(run)).ShouldBe("[1,3]");
    }

    [Fact]
    public async Task An_address_of_a_run_is_called_once()
    {
        served.World.On("POST", "/mail").Answer(202, "{}");
        await served.PublishAsync("approval", """
            flow: approval
            triggers: { http: "POST /approvals" }
            durable: true
            steps:
              mail: { http: { connection: world, method: POST, path: /mail, body: "{{ run.hooks }}/yes" } }
              answer: { wait: { webhook: yes }, dependsOn: [mail] }
            output: "{{ steps.answer.data }}"
            """);
        using var accepted = await served.Client.PostAsync("/approvals", null);
        var run = accepted.Headers.Location!.OriginalString;
        var address = JsonSerializer.Deserialize<Uri>((await served.World.Arrived("POST", "/mail")).Text)!;

        using var guess = await served.Client.PostAsync($"{address.ToString()[..^8]}0000/yes", null);
        using var call = await served.Client.PostAsync(address, ServedWorld.Content("""{"by":"ada"}"""));
        using var again = await served.Client.PostAsync(address, null);

        guess.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        call.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await again.Content.ReadAsStringAsync()).ShouldContain("MW1017");
        (await ResultAsync(run)).ShouldBe("""{"by":"ada"}""");
    }

    [Fact]
    public async Task A_hundred_starts_at_once_with_one_key_are_one_run_and_a_hundred_equal_answers()
    {
        var open = new TaskCompletionSource();
        served.World.On("POST", "/once").AnswerAfter(open, 200, "7");
        await served.PublishAsync("once", """
            flow: once
            triggers: { http: "POST /once" }
            input: { amount: integer }
            steps: { call: { http: { connection: world, method: POST, path: /once } } }
            output: { answer: "{{ steps.call.body }}", run: "{{ run.id }}" }
            """);
        var starts = Enumerable.Range(0, 100).Select(_ => StartAsync("/once", """{"amount":1}""", "hundred")).ToArray();
        await served.World.Arrived("POST", "/once");
        open.SetResult();

        var answers = await Task.WhenAll(starts);

        answers.Select(answer => answer.StatusCode).ShouldAllBe(status => status == HttpStatusCode.OK);
        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync()));
        bodies.Distinct().ShouldHaveSingleItem();
        answers.Count(answer => !answer.Headers.Contains("Idempotency-Replayed")).ShouldBe(1);
        served.World.CallsTo("POST", "/once").Count.ShouldBe(1);
        using var other = await StartAsync("/once", """{"amount":2}""", "hundred");
        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await other.Content.ReadAsStringAsync()).ShouldContain("MW1015");
    }

    [Fact]
    public async Task The_key_a_flow_makes_of_its_input_gives_the_same_run_too()
    {
        await served.PublishAsync("order", """
            flow: order
            triggers: { http: "POST /orders" }
            idempotencyKey: "{{ input.id }}"
            input: { id: string, amount: integer }
            steps: { rest: { wait: 10ms } }
            output: "{{ run.id }}"
            """);
        using var first = await StartAsync("/orders", """{"id":"o-1","amount":1}""");
        using var second = await StartAsync("/orders", """{"id":"o-1","amount":1}""");
        using var wrong = await StartAsync("/orders", """{"id":"o-1","amount":2}""");

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await second.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        second.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("true")]
    public async Task A_key_that_cannot_be_kept_is_refused_with_its_reason(string id)
    {
        await served.PublishAsync("keyed", """
            flow: keyed
            triggers: { http: "POST /keyed" }
            key: "{{ input.id }}"
            input: { id: any }
            steps: { rest: { set: 1 } }
            """);

        using var answer = await StartAsync("/keyed", $$"""{"id":{{id}}}""");

        (await answer.Content.ReadAsStringAsync()).ShouldContain("`key`");
        ((int)answer.StatusCode).ShouldBeLessThan(503);
    }

    [Fact]
    public async Task A_caller_may_say_that_he_does_not_wait_and_how_long_he_does()
    {
        var open = new TaskCompletionSource();
        served.World.On("GET", "/slow").AnswerAfter(open, 200, "1");
        await served.PublishAsync("slow", """
            flow: slow
            triggers: { http: "GET /slow" }
            steps: { call: { http: { connection: world, path: /slow } } }
            output: "{{ steps.call.body }}"
            """);
        using var at = await GetAsync("/slow", "respond-async");
        using var bit = await GetAsync("/slow", "wait=0");
        open.SetResult();
        using var patient = await GetAsync("/slow", "wait=60, handling=lenient");

        foreach (var (answer, applied) in new[] { (at, "respond-async"), (bit, "wait=0") })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            answer.Headers.GetValues("Preference-Applied").ShouldBe([applied]);
            (await ResultAsync(answer.Headers.Location!.OriginalString)).ShouldBe("1");
        }
        patient.StatusCode.ShouldBe(HttpStatusCode.OK);
        patient.Headers.GetValues("Preference-Applied").ShouldBe(["wait=60"]);
    }

    [Fact]
    public async Task A_run_that_is_kept_when_needed_goes_on_when_its_caller_leaves()
    {
        var open = new TaskCompletionSource();
        served.World.On("GET", "/left").AnswerAfter(open, 200, "1");
        await served.PublishAsync("left", """
            flow: left
            triggers: { http: "GET /left" }
            durable: auto
            steps: { call: { http: { connection: world, path: /left } } }
            output: "{{ steps.call.body }}"
            """);
        using var leaving = new CancellationTokenSource();
        var asking = served.Client.GetAsync("/left", leaving.Token);
        await served.World.Arrived("GET", "/left");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);

        var run = await RunAsync("left", run => run.GetProperty("durable").GetBoolean());
        open.SetResult();

        (await ResultAsync(run)).ShouldBe("1");
        served.World.CallsTo("GET", "/left").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_run_that_waits_longer_than_its_caller_answers_202_by_itself_and_is_kept()
    {
        await served.PublishAsync("long", """
            flow: long
            triggers: { http: "GET /long" }
            steps: { rest: { wait: 1h } }
            """);

        using var answer = await served.Client.GetAsync("/long");

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"durable\":true");
        (await WhyAsync(answer.Headers.Location!.OriginalString)).ShouldBe("rest timer ");
    }

    [Fact]
    public async Task Runs_are_listed_in_pages_that_show_each_once()
    {
        await served.PublishAsync("listed", """
            flow: listed
            durable: true
            steps: { a: { set: 1 } }
            """);
        var started = new List<string>();
        for (var number = 0; number < 7; number++)
        {
            using var answer = await StartAsync("/v1/flows/listed/runs", "{}");
            started.Add(answer.Headers.GetValues("Meanwhile-Run").Single().Split('/')[^1]);
        }
        var listed = new List<string>();
        for (var page = "/v1/runs?flow=listed&status=succeeded&limit=3"; page is not null;)
        {
            using var answer = await served.Client.GetAsync(page);
            listed.AddRange((await served.JsonAsync(answer)).GetProperty("items").EnumerateArray()
                .Select(run => run.GetProperty("id").GetString()!));
            page = answer.Headers.TryGetValues("Link", out var links)
                ? links.Single().Split('<', '>')[1]
                : null;
        }

        listed.ShouldBe(started.Order(StringComparer.Ordinal).Reverse());
        using var wrong = await served.Client.GetAsync("/v1/runs?cursor=zzz");
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_run_can_be_paused_resumed_retried_and_cancelled_and_says_when_it_cannot()
    {
        served.World.On("POST", "/step").Sequence(Reply.Json(500, "{}"), Reply.Json(200, "1"));
        await served.PublishAsync("changed", """
            flow: changed
            durable: true
            steps:
              go: { wait: { signal: go } }
              step: { http: { connection: world, method: POST, path: /step }, dependsOn: [go] }
            output: "{{ steps.step.body }}"
            """);
        using var accepted = await served.Client.PostAsync("/v1/flows/changed/runs", ServedWorld.Content("{}"));
        var run = accepted.Headers.Location!.OriginalString;
        await AskAsync(run, "pause", HttpStatusCode.Accepted);
        await SignalAsync(run, "go", "1", "1");
        await UntilAsync(async () => await WhyAsync(run) == "step resume ");
        served.World.CallsTo("POST", "/step").ShouldBeEmpty();
        await AskAsync(run, "retry", HttpStatusCode.Conflict);
        await AskAsync(run, "resume", HttpStatusCode.Accepted);
        await UntilAsync(async () => await StatusAsync(run) == "failed");
        await AskAsync(run, "cancel", HttpStatusCode.Conflict);
        await AskAsync(run, "retry", HttpStatusCode.Accepted);

        (await ResultAsync(run)).ShouldBe("1");
        await AskAsync(run, "retry", HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_ends_and_its_calls_are_hung_up()
    {
        served.World.On("GET", "/for-ever").NeverAnswer();
        await served.PublishAsync("cancelled", """
            flow: cancelled
            durable: true
            steps: { call: { http: { connection: world, path: /for-ever }, timeout: 5m } }
            """);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/flows/cancelled/runs");
        request.Headers.Add("Prefer", "respond-async");
        using var accepted = await served.Client.SendAsync(request);
        await served.World.Arrived("GET", "/for-ever");

        await AskAsync(accepted.Headers.Location!.OriginalString, "cancel", HttpStatusCode.Accepted);

        await served.World.HungUp("GET", "/for-ever");
        await UntilAsync(async () => await StatusAsync(accepted.Headers.Location!.OriginalString) == "cancelled");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/result")]
    [InlineData("GET", "/why")]
    [InlineData("GET", "/events")]
    [InlineData("POST", "/signals/go")]
    [InlineData("POST", ":cancel")]
    [InlineData("POST", ":retry")]
    public async Task A_run_that_never_was_is_not_there(string method, string rest)
    {
        using var answer = await served.Client.SendAsync(
            new HttpRequestMessage(new HttpMethod(method), $"/v1/runs/{Guid.CreateVersion7()}{rest}"));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("MW1005");
    }

    private async Task<HttpResponseMessage> StartAsync(string address, string json, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = ServedWorld.Content(json) };
        if (key is not null) request.Headers.Add("Idempotency-Key", $"\"{key}\"");
        return await served.Client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string prefer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Prefer", prefer);
        return await served.Client.SendAsync(request);
    }

    private async Task SignalAsync(string run, string name, string key, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{run}/signals/{name}")
        {
            Content = ServedWorld.Content(json),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await served.Client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    private async Task AskAsync(string run, string what, HttpStatusCode expected)
    {
        using var answer = await served.Client.PostAsync($"{run}:{what}", null);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> WhyAsync(string run)
    {
        using var answer = await served.Client.GetAsync($"{run}/why");
        return string.Join("; ", (await served.JsonAsync(answer)).GetProperty("items").EnumerateArray().Select(one =>
            $"{one.GetProperty("step")} {one.GetProperty("waitsFor")} "
                + (one.TryGetProperty("name", out var name) ? name : null)));
    }

    private async Task<string?> StatusAsync(string run)
    {
        using var answer = await served.Client.GetAsync(run);
        return (await served.JsonAsync(answer)).GetProperty("status").GetString();
    }

    /// <summary>The flow's own answer, once the run has ended.</summary>
    private async Task<string> ResultAsync(string run)
    {
        await UntilAsync(async () =>
        {
            using var answer = await served.Client.GetAsync($"{run}/result");
            return answer.StatusCode == HttpStatusCode.OK;
        });
        return await served.Client.GetStringAsync($"{run}/result");
    }

    private async Task<string> RunAsync(string flow, Func<JsonElement, bool> isMeant)
    {
        string? run = null;
        await UntilAsync(async () =>
        {
            using var answer = await served.Client.GetAsync($"/v1/runs?flow={flow}");
            run = (await served.JsonAsync(answer)).GetProperty("items").EnumerateArray().Where(isMeant)
                .Select(one => $"/v1/runs/{one.GetProperty("id")}").FirstOrDefault();
            return run is not null;
        });
        return run!;
    }

    private static Task UntilAsync(Func<Task<bool>> holds) => Patience.UntilAsync(holds);
}
