using System.Net;
using System.Net.Http.Headers;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

/// <summary>
/// Corpora that nobody here wrote, thrown at every door: clear answers, never a 500, never a dead process.
/// </summary>
public sealed class StrangersInputTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    private const int JsonFiles = 318;

    [Fact]
    public async Task Every_file_of_the_JSON_suite_as_a_body_is_taken_or_refused_clearly()
    {
        var folder = Corpus("json-test-suite", JsonFiles);
        await served.PublishAsync("take",
            "flow: take\nsteps: { same: { set: \"{{ input }}\" } }\noutput: \"{{ steps.same }}\"");
        var wrong = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "test_parsing")))
        {
            using var content =
                new ByteArrayContent(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await served.Client.PostAsync("/v1/flows/take/runs", content);
            if (!Fits(Path.GetFileName(file), answer.StatusCode, HttpStatusCode.BadRequest))
                wrong.Add($"{Path.GetFileName(file)}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_file_of_the_JSON_suite_as_an_upstream_answer_is_taken_or_fails_its_step()
    {
        var folder = Corpus("json-test-suite", JsonFiles);
        await served.PublishAsync("relay", """
            flow: relay
            input: { name: string }
            steps: { got: { http: { connection: rude, path: "/{{ input.name }}" } } }
            output: "{{ steps.got.body }}"
            """);
        var wrong = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "test_parsing")))
        {
            var name = Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            served.Rude.On($"/{name}", RudeAnswers.Body(await File.ReadAllBytesAsync(file), "application/json"));
            using var answer = await served.Client.PostAsync(
                "/v1/flows/relay/runs", ServedWorld.Content($$"""{"name":"{{name}}"}"""));
            var text = await answer.Content.ReadAsStringAsync();
            if (!Fits(Path.GetFileName(file), answer.StatusCode, HttpStatusCode.BadGateway)
                || (answer.StatusCode == HttpStatusCode.BadGateway
                    && !text.Contains("`rude`", StringComparison.Ordinal)))
                wrong.Add($"{Path.GetFileName(file)}: {answer.StatusCode} {text}");
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_case_of_the_YAML_suite_as_a_definition_is_refused_with_places()
    {
        var folder = Corpus("yaml-test-suite", 351);
        var wrong = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "src"), "*.yaml"))
        {
            using var answer = await served.PutAsync("/v1/flows/suite", await File.ReadAllTextAsync(file));
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode != HttpStatusCode.UnprocessableEntity
                || !text.Contains("\"line\":", StringComparison.Ordinal))
                wrong.Add($"{Path.GetFileName(file)}: {answer.StatusCode} {text}");
        }
        wrong.ShouldBeEmpty();
    }

    private static string Corpus(string name, int cases)
    {
        var folder = Corpora.Find(name);
        Assert.SkipUnless(folder is not null, Corpora.Absence(name, cases));
        return folder;
    }

    private static bool Fits(string file, HttpStatusCode status, HttpStatusCode refusal) => file[0] switch
    {
        'y' => status == HttpStatusCode.OK,
        'n' => status == refusal,
        _ => status == HttpStatusCode.OK || status == refusal,
    };
}
