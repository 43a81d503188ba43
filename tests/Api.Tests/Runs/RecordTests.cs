using System.Net;
using System.Text.Json;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>A run that has ended becomes a test of its flow, and that test passes.</summary>
public sealed class RecordTests : IAsyncLifetime
{
    private const string Key = "s3cr3t-of-the-connection";

    private readonly SiloProcess silo = new();
    private OutsideWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        world = await OutsideWorld.StartAsync();
        silo.Environment["MEANWHILE__SECRETS__CRM"] = Key;
        await silo.WriteConnection("world", ServedWorld.Connection(world.Address)
            + "\nheaders: { Authorization: \"Bearer {{ secrets.crm }}\", X-Api-Key: literal-credential }\n");
        await silo.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await silo.DisposeAsync();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task A_recorded_run_is_a_test_that_passes_when_it_is_put_into_the_flow()
    {
        world.On("GET", "/profile").Answer(200, """{"id":12345678901234567890,"name":"Ada","no":"no"}""");
        world.On("GET", "/orders").Answer(200, """{"items":[{"id":1},{"id":2}]}""");
        world.On("GET", "/order/1").Answer(200, """{"price":1.50}""");
        world.On("GET", "/order/2").Answer(200, """{"price":2.25}""");
        world.On("GET", "/weather").Answer(503, "{}");
        const string Flow = """
            flow: page
            input: { user: string }
            steps:
              profile: { http: { connection: world, path: /profile } }
              orders: { http: { connection: world, path: /orders } }
              each:
                forEach:
                  items: "{{ steps.orders.body.items }}"
                  steps: { one: { http: { connection: world, path: "/order/{{ item.id }}" } } }
                  output: "{{ steps.one.body.price }}"
              weather:
                http: { connection: world, path: /weather }
                retry: { max: 2, delay: 1ms }
                fallback: { value: { body: null } }
              off: { set: 1, if: "{{ false }}" }
            output: { me: "{{ steps.profile.body }}", prices: "{{ steps.each }}", weather: "{{ steps.weather.body }}",
                      user: "{{ input.user }}", at: "{{ now }}" }
            """;
        var test = await RecordAsync("page", Flow, """{"user":"ada"}""");

        test.ShouldContain("12345678901234567890");
        test.ShouldContain("error: 503");
        test.ShouldContain("each.one:");
        test.ShouldContain("together:");
        test.ShouldContain("skipped:");
        test.ShouldNotContain("at:");
        await MustPassAsync(Flow, test);
    }

    [Fact]
    public async Task A_run_that_failed_is_recorded_too()
    {
        world.On("GET", "/broken").Answer(500, "{}");
        const string Flow = """
            flow: broken
            steps:
              got: { http: { connection: world, path: /broken }, retry: { max: 1, delay: 1ms } }
            """;
        var test = await RecordAsync("broken", Flow, "{}");

        test.ShouldContain("error: MW3004 got");
        await MustPassAsync(Flow, test);
    }

    [Fact]
    public async Task The_losers_of_a_race_stay_losers()
    {
        var never = new TaskCompletionSource();
        world.On("GET", "/slow").AnswerAfter(never, 200, "{}");
        world.On("GET", "/quick").Answer(200, """{"who":"quick"}""");
        const string Flow = """
            flow: raced
            steps:
              first:
                race:
                  steps:
                    slow: { http: { connection: world, path: /slow } }
                    quick: { http: { connection: world, path: /quick } }
            output: "{{ steps.first.body.who }}"
            """;
        await MustPassAsync(Flow, await RecordAsync("raced", Flow, "{}"));
        never.SetResult();
    }

    [Fact]
    public async Task Secrets_do_not_come_into_a_test()
    {
        world.On("GET", "/login").Answer(200,
            $$"""{"access_token":"t0k3n-from-upstream","echo":"you sent Bearer {{Key}}","api":"literal-credential"}""");
        const string Flow = """
            flow: login
            input: { password: string }
            steps: { in: { http: { connection: world, path: /login } } }
            output:
              echo: "{{ steps.in.body.echo }}"
              copy: "{{ steps.in.body.access_token }}"
              typed: "{{ input.password }}"
            """;
        var test = await RecordAsync("login", Flow, """{"password":"my-own-password"}""");

        foreach (var secret in new[] { Key, "literal-credential", "t0k3n-from-upstream", "my-own-password" })
            test.ShouldNotContain(secret);
        test.ShouldContain("copy: \"[redacted]\"");
        test.ShouldContain("typed: \"[redacted]\"");
        await MustPassAsync(Flow, test);
    }

    [Fact]
    public async Task A_run_that_goes_on_cannot_be_recorded_yet()
    {
        var end = new TaskCompletionSource();
        world.On("GET", "/later").AnswerAfter(end, 200, "{}");
        await PublishAsync("later", "flow: later\nsteps: { got: { http: { connection: world, path: /later } } }\n");
        var running = silo.Client.PostAsync("/v1/flows/later/runs", null);
        await world.Arrived("GET", "/later");
        var runs = JsonElement.Parse(await silo.Client.GetStringAsync("/v1/runs?flow=later"));
        var run = runs.GetProperty("items")[0].GetProperty("id").GetString();

        await MustRefuseAsync($"/v1/runs/{run}:record", HttpStatusCode.Conflict, "MW1012");
        end.SetResult();
        (await running).Dispose();
    }

    [Fact]
    public async Task A_run_that_gave_too_much_cannot_be_recorded()
    {
        world.On("GET", "/much").Answer(200, $"\"{new string('x', Limits.RecordedRunBytesMax)}\"");
        await PublishAsync("much",
            "flow: much\nsteps: { got: { http: { connection: world, path: /much } } }\noutput: 1\n");
        using var answer = await silo.Client.PostAsync("/v1/flows/much/runs", null);

        await MustRefuseAsync(RunOf(answer) + ":record", HttpStatusCode.Conflict, "MW1016");
    }

    [Fact]
    public async Task A_run_that_depends_on_the_time_cannot_be_recorded_and_is_told_so()
    {
        await PublishAsync("chance", """
            flow: chance
            steps:
              no: { fail: { title: too late, detail: it is later than it was }, if: "{{ now > '2026-01-01T12' }}" }
            """);
        using var answer = await silo.Client.PostAsync("/v1/flows/chance/runs", null);

        var detail = await MustRefuseAsync(RunOf(answer) + ":record", HttpStatusCode.Conflict, "MW1016");
        detail.ShouldContain("made again from what its steps gave with status 200");
    }

    [Fact]
    public async Task A_run_that_never_was_is_not_found() => await MustRefuseAsync(
        "/v1/runs/0199f0a4-7c3e-7b52-9c1d-5f0f6a2f7e11:record", HttpStatusCode.NotFound, "MW1005");

    private async Task<string> MustRefuseAsync(string address, HttpStatusCode status, string code)
    {
        using var refused = await silo.Client.PostAsync(address, null);
        refused.StatusCode.ShouldBe(status);
        var problem = JsonElement.Parse(await refused.Content.ReadAsStringAsync());
        problem.GetProperty("code").GetString().ShouldBe(code);
        return problem.GetProperty("detail").GetString()!;
    }

    private async Task PublishAsync(string name, string yaml)
    {
        using var answer = await silo.Client.PutAsync(
            $"/v1/flows/{name}", ServedWorld.Content(yaml, "application/yaml"));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> RecordAsync(string name, string yaml, string input)
    {
        await PublishAsync(name, yaml);
        using var answer = await silo.Client.PostAsync($"/v1/flows/{name}/runs", ServedWorld.Content(input));
        using var recorded = await silo.Client.PostAsync(RunOf(answer) + ":record", null);
        var text = await recorded.Content.ReadAsStringAsync();
        recorded.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        recorded.Content.Headers.ContentType!.MediaType.ShouldBe("application/yaml");
        return text;
    }

    private async Task MustPassAsync(string flow, string test)
    {
        using var answer = await silo.Client.PostAsync(
            "/v1/flows:test", ServedWorld.Content($"{flow.TrimEnd()}\n{test}", "application/yaml"));
        var report = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        report.GetProperty("passed").GetBoolean().ShouldBeTrue($"{report}\n{test}");
        report.GetProperty("tests").GetArrayLength().ShouldBe(1);
    }

    private static string RunOf(HttpResponseMessage answer) => answer.Headers.GetValues("Meanwhile-Run").Single();
}
