using System.Net;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Steps;

/// <summary>
/// Upstreams without manners: the step fails with a code that names the upstream, and other runs do not notice.
/// </summary>
public sealed class RudeUpstreamTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    private const string Flow = """
        flow: rudely
        input: { path: string }
        steps: { got: { http: { connection: rude, path: "/{{ input.path }}" }, timeout: 2s } }
        output: "{{ steps.got.status }}"
        """;

    private static readonly string[] Tolerable =
        ["says 204 with a body", "claims less than it sends", "floods with 1xx"];

    public static TheoryData<string> Cases => [.. RudeCases.All.Keys];

    [Theory, MemberData(nameof(Cases))]
    public async Task A_rude_answer_fails_its_step_and_names_the_upstream(string name)
    {
        await served.PublishAsync("rudely", Flow);
        var path = name.Replace(' ', '-').Replace(",", "");
        served.Rude.On($"/{path}", RudeCases.All[name]);

        using var answer = await CallAsync(path);

        if (Tolerable.Contains(name) && answer.StatusCode == HttpStatusCode.OK) return;
        await ShouldBlameAsync(answer);
    }

    [Fact]
    public async Task A_silent_upstream_times_out_while_another_run_goes_on_unmoved()
    {
        await served.PublishAsync("rudely", Flow);
        served.Rude.On("/silent", RudeAnswers.NeverAnswers);
        served.Rude.On("/kind", RudeAnswers.Body("{}", "application/json"));

        var silent = CallAsync("silent");
        await served.Rude.Arrived("/silent");
        using var kind = await CallAsync("kind");

        kind.StatusCode.ShouldBe(HttpStatusCode.OK);
        silent.IsCompleted.ShouldBeFalse();
        using var answer = await silent;
        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await served.JsonAsync(answer)).GetProperty("code").GetString().ShouldBe("MW3002");
    }

    [Fact]
    public async Task An_upstream_that_is_not_there_is_called_unreachable()
    {
        await served.Silo.WriteConnection("nobody", ServedWorld.Connection(new Uri("http://127.0.0.1:1")));
        using var put =
            await served.PutAsync("/v1/connections/nobody", ServedWorld.Connection(new Uri("http://127.0.0.1:1")));
        await served.PublishAsync("lonely", "flow: lonely\nsteps: { got: { http: { connection: nobody, path: / } } }");

        using var answer = await served.Client.PostAsync("/v1/flows/lonely/runs", null);

        (await served.JsonAsync(answer)).GetProperty("code").GetString().ShouldBe("MW3001");
    }

    [Fact]
    public async Task A_private_address_is_refused_unless_the_connection_allows_it()
    {
        using var put = await served.PutAsync("/v1/connections/guarded",
            $"kind: http\naddress: {served.World.Address.OriginalString}");
        await served.PublishAsync("guarded",
            "flow: guarded\nsteps: { got: { http: { connection: guarded, path: /canary } } }");

        using var answer = await served.Client.PostAsync("/v1/flows/guarded/runs", null);

        (await served.JsonAsync(answer)).GetProperty("code").GetString().ShouldBe("MW2024");
        served.World.CallsTo("GET", "/canary").ShouldBeEmpty();
    }

    private Task<HttpResponseMessage> CallAsync(string path) =>
        served.Client.PostAsync("/v1/flows/rudely/runs", ServedWorld.Content($$"""{"path":"{{path}}"}"""));

    private async Task ShouldBlameAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBeOneOf([502, 504], text);
        var problem = await served.JsonAsync(answer);
        problem.GetProperty("side").GetString().ShouldBe("upstream", text);
        problem.GetProperty("step").GetString().ShouldBe("got");
        problem.GetProperty("detail").GetString()!.ShouldContain("`rude`");
    }
}
