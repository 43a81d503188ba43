using System.Text.Json;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>What runs that are only calls wait for, as somebody sees it who asks while they wait.</summary>
public sealed class WhyInMemoryTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    [Fact]
    public async Task A_run_in_memory_says_which_call_it_waits_for_and_where_it_stands_in_line()
    {
        var open = new TaskCompletionSource();
        served.World.On("GET", "/narrow").AnswerAfter(open, 200, "{}");
        await served.PublishAsync("narrow", """
            flow: narrow
            durable: false
            steps:
              got: { http: { connection: world, path: /narrow }, concurrency: { limit: 1 } }
            """);
        var first = served.Client.PostAsync("/v1/flows/narrow/runs", null);
        await served.World.Arrived("GET", "/narrow");
        var inside = (await RunsAsync()).Single();

        var second = served.Client.PostAsync("/v1/flows/narrow/runs", null);
        var waiting = "";
        while (waiting.Length == 0) waiting = (await RunsAsync()).FirstOrDefault(run => run != inside) ?? "";
        var line = await WhyAsync(waiting);
        while (line.GetProperty("waitsFor").GetString() == "call") line = await WhyAsync(waiting);

        var call = await WhyAsync(inside);
        (call.GetProperty("step").GetString(), call.GetProperty("waitsFor").GetString(),
            call.GetProperty("name").GetString()).ShouldBe(("got", "call", "world"));
        (line.GetProperty("step").GetString(), line.GetProperty("waitsFor").GetString(),
            line.GetProperty("position").GetInt32()).ShouldBe(("got", "limit", 1));

        open.SetResult();
        (await first).IsSuccessStatusCode.ShouldBeTrue();
        (await second).IsSuccessStatusCode.ShouldBeTrue();
        (await served.JsonAsync(await served.Client.GetAsync($"/v1/runs/{waiting}/why")))
            .GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    private async Task<JsonElement> WhyAsync(string run)
    {
        using var answer = await served.Client.GetAsync($"/v1/runs/{run}/why");
        return (await served.JsonAsync(answer)).GetProperty("items").EnumerateArray().Single();
    }

    private async Task<string[]> RunsAsync()
    {
        using var answer = await served.Client.GetAsync("/v1/runs?flow=narrow&status=running");
        return [.. (await served.JsonAsync(answer)).GetProperty("items").EnumerateArray()
            .Select(run => run.GetProperty("id").GetString()!)];
    }
}
