using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Meanwhile.Errors;
using Meanwhile.Schemas;
using Shouldly;
using Xunit;

namespace Meanwhile.OpenApi;

[Collection(typeof(SurfaceCollection))]
public sealed class PageTests(Surface surface)
{
    private const string Browser = "text/html";

    [Fact]
    public async Task Every_code_has_a_page_for_people_and_an_explanation_for_programs()
    {
        foreach (var code in ErrorCodes.All)
        {
            using var page = await surface.GetAsync($"/errors/{code.Code}", Browser, "*/*;q=0.8");
            page.StatusCode.ShouldBe(HttpStatusCode.OK, code.Code);
            page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
            var html = WebUtility.HtmlDecode(await ReadAsync(page)).Replace("<code>", "`").Replace("</code>", "`");
            foreach (var words in new[] { code.Title, code.Meaning, code.Cure }) html.ShouldContain(words);
            if (code.Example is { } example) html.ShouldContain(example);

            var json = JsonNode.Parse(await ReadAsync(await surface.GetAsync($"/errors/{code.Code}")))!;
            json["title"]!.GetValue<string>().ShouldBe(code.Title);
            json["cure"]!.GetValue<string>().ShouldBe(code.Cure);
            json["status"]!.GetValue<int>().ShouldBe(code.Status);
            json["example"]?.GetValue<string>().ShouldBe(code.Example);
        }
    }

    [Fact]
    public async Task The_list_of_codes_names_them_all()
    {
        var html = await ReadAsync(await surface.GetAsync("/errors", Browser));
        var json = JsonNode.Parse(await ReadAsync(await surface.GetAsync("/errors")))!;

        json["items"]!.AsArray().Select(item => item!["code"]!.GetValue<string>())
            .ShouldBe(ErrorCodes.All.Select(code => code.Code));
        foreach (var code in ErrorCodes.All) html.ShouldContain($"href=\"/errors/{code.Code}\"");
    }

    [Fact]
    public async Task A_page_runs_nothing_and_loads_nothing()
    {
        using var page = await surface.GetAsync("/errors/MW1002", Browser);
        var html = await ReadAsync(page);

        html.ShouldNotContain("<script");
        html.ShouldNotContain("src=");
        html.ShouldNotContain("http://");
        html.ShouldNotContain("https://");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldNotContain("unsafe");
        page.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        page.Headers.GetValues("X-Frame-Options").Single().ShouldBe("DENY");
        page.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
    }

    [Theory]
    [InlineData("/errors/MW9999")]
    [InlineData("/errors/%3Cscript%3E")]
    [InlineData("/schemas/run.json")]
    public async Task What_is_not_there_is_a_problem_even_for_a_browser(string address)
    {
        using var answer = await surface.GetAsync(address, Browser);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task The_docs_come_from_here_and_may_talk_only_to_here()
    {
        using var page = await surface.GetAsync("/docs/", Browser);
        var html = await ReadAsync(page);

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        html.ShouldContain("openapi/v1.json");
        html.ShouldNotContain("https://");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("connect-src 'self';");
        policy.ShouldContain("script-src 'self' 'nonce-");
        html.ShouldContain($"nonce=\"{policy.Split("'nonce-")[1].Split('\'')[0]}\"");
    }

    [Fact]
    public async Task The_front_door_sends_people_to_the_docs_and_gives_programs_links_that_work()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = surface.Silo.Address };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        using var forPeople = await client.GetAsync("/", TestContext.Current.CancellationToken);
        forPeople.StatusCode.ShouldBe(HttpStatusCode.Found);
        forPeople.Headers.Location!.OriginalString.ShouldBe("/docs/");

        var links = JsonNode.Parse(await ReadAsync(await surface.GetAsync("/")))!["links"]!.AsObject();
        foreach (var (name, address) in links)
        {
            using var there = await surface.GetAsync(address!.GetValue<string>());
            there.StatusCode.ShouldBe(HttpStatusCode.OK, name);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/docs/")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/schemas/flow.json")]
    [InlineData("/errors")]
    [InlineData("/errors/MW1001")]
    [InlineData("/v1/flows")]
    [InlineData("/health/ready")]
    [InlineData("/nowhere")]
    public async Task HEAD_says_what_GET_says_and_sends_nothing(string address)
    {
        using var get = await surface.GetAsync(address);
        using var head = await surface.SendAsync(HttpMethod.Head, address);

        head.StatusCode.ShouldBe(get.StatusCode);
        head.Content.Headers.ContentType.ShouldBe(get.Content.Headers.ContentType);
        (await ReadAsync(head)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_editor_that_fetches_the_schema_sees_a_typo_and_is_spared_what_it_has()
    {
        using var answer = await surface.GetAsync("/schemas/flow.json");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/schema+json");
        var (schema, faults) = JsonSchema.Read(Encoding.UTF8.GetBytes(await ReadAsync(answer)));

        faults.ShouldBeEmpty();
        schema!.Check("""{"flow":"a","steps":{"b":{"set":1}}}"""u8.ToArray()).ShouldBeEmpty();
        schema.Check("""{"flow":"a","steps":{"b":{"http":{"conection":"x"}}}}"""u8.ToArray())
            .ShouldContain(fault => fault.Pointer == "/steps/b/http/conection");

        using var again = new HttpRequestMessage(HttpMethod.Get, "/schemas/flow.json");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var same = await surface.Silo.Client.SendAsync(again, TestContext.Current.CancellationToken);
        same.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage answer) =>
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
