using System.Globalization;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

/// <summary>Whoever publishes a version is told what it changes.</summary>
public sealed class PlanDifferenceTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    [Fact]
    public async Task A_version_says_which_steps_it_adds_removes_and_changes()
    {
        var difference = await DifferenceAsync("steps", """
            flow: steps
            steps:
              same: { set: 1 }
              other: { set: 2 }
              gone: { set: 3 }
              each:
                forEach: { items: [1], steps: { in: { set: 1 }, out: { set: 2 } } }
            """, """
            flow: steps
            steps:
              same: { set: 1 }   # the same, whatever stands around it
              other: { set: 4 }
              new: { set: 5 }
              each:
                forEach: { items: [1], steps: { in: { set: 9 }, out: { set: 2 } } }
            """);

        Texts(difference, "added").ShouldBe(["new"]);
        Texts(difference, "removed").ShouldBe(["gone"]);
        Texts(difference, "changed").ShouldBe(["other", "each.in"]);
        difference.GetProperty("number").GetInt32().ShouldBe(2);
        difference.GetProperty("says").GetString().ShouldBe("v2: how long its steps take is not known yet");
    }

    [Fact]
    public async Task A_version_says_what_no_longer_runs_together()
    {
        var difference = await DifferenceAsync("pairs", """
            flow: pairs
            steps: { a: { set: 1 }, b: { set: 2 }, c: { set: 3 } }
            """, """
            flow: pairs
            steps: { a: { set: 1 }, b: { set: 2, dependsOn: [a] }, c: { set: "{{ steps.b }}" } }
            """);

        difference.GetProperty("noLongerTogether").EnumerateArray().Select(pair => pair.ToString())
            .ShouldBe(["[\"a\",\"b\"]", "[\"a\",\"c\"]", "[\"b\",\"c\"]"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_version_that_does_one_after_the_other_says_what_that_adds()
    {
        served.World.On("GET", "/one").Answer(200, "{}");
        served.World.On("GET", "/two").Answer(200, "{}");
        const string First = """
            flow: slower
            triggers: { http: "GET /slower" }
            steps:
              one: { http: { connection: world, path: /one } }
              two: { http: { connection: world, path: /two } }
            """;
        await served.PublishAsync("slower", First);
        for (var run = 0; run < Limits.LearnedSamplesMin; run++) await served.Client.GetStringAsync("/slower");
        var second = First.Replace("path: /two }", "path: /two }, dependsOn: [one]", StringComparison.Ordinal);

        var published = await PublishAsync("slower", second);
        var planned = (await PlanAsync("slower")).GetProperty("difference");

        var adds = published.GetProperty("addsMilliseconds").GetDouble();
        adds.ShouldBeGreaterThan(0);
        published.GetProperty("says").GetString()
            .ShouldBe(string.Create(CultureInfo.InvariantCulture, $"v2 adds {adds:0.#} ms: one -> two"));
        planned.GetProperty("says").GetString()!.ShouldStartWith("v2 adds");
        var plan = await PlanAsync("slower");
        var sum = plan.GetProperty("steps").EnumerateArray()
            .Sum(step => step.GetProperty("p50Milliseconds").GetDouble());
        plan.GetProperty("criticalPath").GetProperty("p50Milliseconds").GetDouble().ShouldBe(sum, 0.01);
    }

    [Fact]
    public async Task Going_back_saves_what_was_added_and_names_the_version_it_goes_back_from()
    {
        served.World.On("GET", "/back").Answer(200, "{}");
        const string First = """
            flow: back
            triggers: { http: "GET /back" }
            steps:
              one: { http: { connection: world, path: /back } }
              two: { http: { connection: world, path: /back }, dependsOn: [one] }
            """;
        await served.PublishAsync("back", First);
        for (var run = 0; run < Limits.LearnedSamplesMin; run++) await served.Client.GetStringAsync("/back");

        var better = await PublishAsync("back",
            First.Replace(", dependsOn: [one]", "", StringComparison.Ordinal));

        better.GetProperty("says").GetString()!.ShouldStartWith("v2 saves ");
    }

    [Fact]
    public async Task A_new_step_is_judged_by_others_that_call_through_its_connection()
    {
        served.World.On("GET", "/known").Answer(200, "{}");
        const string First = """
            flow: guess
            triggers: { http: "GET /guess" }
            steps:
              known: { http: { connection: world, path: /known } }
            """;
        await served.PublishAsync("guess", First);
        for (var run = 0; run < Limits.LearnedSamplesMin; run++) await served.Client.GetStringAsync("/guess");

        var difference = await PublishAsync("guess", First
            + "\n  new: { http: { connection: world, path: /known }, dependsOn: [known] }"
            + "\n  alien: { http: { connection: rude, path: / }, dependsOn: [new] }\n");

        difference.GetProperty("addsMilliseconds").GetDouble().ShouldBeGreaterThan(0);
        Texts(difference, "unknown").ShouldBe(["alien"]);
    }

    [Fact]
    public async Task A_check_says_what_publishing_would_change_and_the_first_version_changes_nothing()
    {
        const string First = "flow: checked\nsteps: { a: { set: 1 } }\n";
        (await CheckAsync(First)).TryGetProperty("difference", out _).ShouldBeFalse();
        await served.PublishAsync("checked", First);

        var report = await CheckAsync("flow: checked\nsteps: { a: { set: 1 }, b: { set: 2 } }\n");

        Texts(report.GetProperty("difference"), "added").ShouldBe(["b"]);
        (await CheckAsync(First)).TryGetProperty("difference", out _).ShouldBeFalse();
    }

    private static string?[] Texts(JsonElement difference, string name) =>
        [.. difference.GetProperty(name).EnumerateArray().Select(one => one.GetString())];

    private async Task<JsonElement> DifferenceAsync(string name, string first, string second)
    {
        await served.PublishAsync(name, first);
        return await PublishAsync(name, second);
    }

    private async Task<JsonElement> PublishAsync(string name, string yaml)
    {
        using var answer = await served.PutAsync($"/v1/flows/{name}", yaml);
        return (await served.JsonAsync(answer)).GetProperty("difference");
    }

    private async Task<JsonElement> PlanAsync(string name)
    {
        using var answer = await served.Client.PostAsync($"/v1/flows/{name}:plan", null);
        return await served.JsonAsync(answer);
    }

    private async Task<JsonElement> CheckAsync(string yaml)
    {
        using var answer = await served.Client.PostAsync(
            "/v1/flows:check", ServedWorld.Content(yaml, "application/yaml"));
        return await served.JsonAsync(answer);
    }
}
