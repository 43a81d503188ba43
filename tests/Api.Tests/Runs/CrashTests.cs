using System.Net;
using System.Text.Json;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>A process that is killed, or asked to stop, and what its callers find when it is back.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    private readonly SiloProcess silo = new();
    private OutsideWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        world = await OutsideWorld.StartAsync();
        await silo.WriteConnection("world", ServedWorld.Connection(world.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await silo.DisposeAsync();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task A_killed_server_goes_on_with_what_it_had_accepted_and_a_retry_gets_the_same_run()
    {
        await silo.WriteFlow("order", """
            flow: order
            triggers: { http: "POST /orders" }
            durable: true
            steps:
              a: { http: { connection: world, method: POST, path: /a } }
              b: { http: { connection: world, method: POST, path: "/b/{{ steps.a.body }}" }, timeout: 5m }
            output: { run: "{{ run.id }}", b: "{{ steps.b.body }}" }
            """);
        var open = new TaskCompletionSource();
        world.On("POST", "/a").Answer(200, "1");
        world.On("POST", "/b/1").AnswerAfter(open, 200, "2");
        await silo.StartAsync();
        var lost = AskAsync();
        await world.Arrived("POST", "/b/1");
        await silo.KillAsync();
        await Should.ThrowAsync<HttpRequestException>(lost);

        await silo.StartAsync();
        await world.Arrived("POST", "/b/1", 2);
        open.SetResult();
        using var answer = await AskAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        var body = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        body.GetProperty("b").GetInt32().ShouldBe(2);
        answer.Headers.GetValues("Meanwhile-Run").Single().ShouldEndWith(body.GetProperty("run").GetString()!);
        world.CallsTo("POST", "/a").Count.ShouldBe(1);
        world.CallsTo("POST", "/b/1").Select(call => call.Headers["Idempotency-Key"]).Distinct()
            .ShouldHaveSingleItem();

        async Task<HttpResponseMessage> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/orders");
            request.Headers.Add("Idempotency-Key", "\"o-1\"");
            return await silo.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task The_order_of_the_first_page_survives_a_kill_and_takes_its_signal_afterwards()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var start = page.IndexOf("flow: order\n", StringComparison.Ordinal);
        await silo.WriteFlow("order", page[start..page.IndexOf("```", start, StringComparison.Ordinal)]);
        await silo.StartAsync();
        using var accepted = await silo.Client.PostAsync("/orders", ServedWorld.Content("""{"id":"7"}"""));
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var run = accepted.Headers.Location!.OriginalString;
        await silo.KillAsync();
        await silo.StartAsync();

        (await silo.Client.GetStringAsync($"{run}/why")).ShouldContain("\"waitsFor\":\"signal\"");
        using var signal = await silo.Client.PostAsync($"{run}/signals/paid", ServedWorld.Content("""{"ref":5}"""));

        signal.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Support.Patience.UntilAsync(async () =>
        {
            using var result = await silo.Client.GetAsync($"{run}/result");
            return result.StatusCode == HttpStatusCode.OK;
        });
        (await silo.Client.GetStringAsync($"{run}/result")).ShouldBe("""{"paid":{"ref":5}}""");
    }

    [Fact]
    public async Task A_run_that_is_kept_when_needed_outlives_a_silo_that_is_asked_to_stop()
    {
        await silo.WriteFlow("stopped", """
            flow: stopped
            triggers: { http: "GET /stopped" }
            durable: auto
            steps: { call: { http: { connection: world, path: /call }, timeout: 5m } }
            output: "{{ steps.call.body }}"
            """);
        var open = new TaskCompletionSource();
        world.On("GET", "/call").AnswerAfter(open, 200, "1");
        await silo.StartAsync();
        var lost = silo.Client.GetAsync("/stopped");
        await world.Arrived("GET", "/call");
        await silo.TerminateAsync();
        try
        {
            using var answer = await lost;
        }
        catch (HttpRequestException)
        {
            // The caller of a server that stops may lose its answer, but not its run.
        }

        await silo.StartAsync();
        await world.Arrived("GET", "/call", 2);
        open.SetResult();

        await Support.Patience.UntilAsync(async () =>
        {
            var list = await silo.Client.GetStringAsync("/v1/runs?flow=stopped&status=succeeded");
            return list.Contains("\"status\":\"succeeded\"", StringComparison.Ordinal);
        });
    }
}
