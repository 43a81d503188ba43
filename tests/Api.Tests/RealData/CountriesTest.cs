using System.Net;
using System.Text.Json.Nodes;
using Meanwhile.Support;
using Shouldly;
using Xunit;
using static Meanwhile.RealData.IsoCodes;

namespace Meanwhile.RealData;

/// <summary>
/// One flow joins PostgreSQL, a web server and a folder over data that nobody here wrote; its answers must equal what
/// this test computes from the same data without the product.
/// </summary>
public sealed class CountriesTest
{
    private const int Sampled = 50;
    private const int Seed = 3166;
    private const int LettersInCommon = 4;

    private const string Flow =
        """
        flow: country
        summary: A country from a table, its subdivisions from a web server, a note about it from a file
        triggers: { http: "GET /country/{code}" }
        input: { code: string }
        steps:
          country:
            sql:
              connection: world
              query: >-
                select c.name, c.official_name, c.flag, m.name as currency
                from countries c left join currencies m on m.numeric = c.numeric where c.alpha_2 = @code
              params: { code: "{{ input.code }}" }
          languages:
            sql:
              connection: world
              query: >-
                select alpha_3, name from languages where starts_with(name, left(@country, 4)) order by alpha_3
              params: { country: "{{ steps.country.rows[0].name }}" }
          subdivisions:
            http: { connection: archive, path: "/{{ input.code }}.json" }
          note:
            file: { connection: notes, read: "{{ input.code }}.txt", as: text }
        output:
          country: "{{ steps.country.rows[0] }}"
          languages: "{{ steps.languages.rows }}"
          subdivisions: "{{ steps.subdivisions.body }}"
          note: "{{ steps.note.content }}"
        """;

    [Fact]
    public async Task Fifty_sampled_countries_equal_a_direct_computation()
    {
        Assert.SkipUnless(AreHere, $"{Sampled} cases skipped: iso-codes is not installed; apt-get install iso-codes");
        IsoCodes codes = await ReadAsync();
        await using CountriesWorld world = await CountriesWorld.BuildAsync(codes);
        await using SiloProcess silo = new();
        await PublishAsync(silo, world);
        await silo.StartAsync();

        JsonNode[] countries = [.. codes.Countries];
        new Random(Seed).Shuffle(countries);
        (JsonNode Country, string Answer)[] answers = await Task.WhenAll(
            countries.Take(Sampled).Select(async country => (country, await AskAsync(silo, country))));

        foreach ((JsonNode country, string answer) in answers)
        {
            JsonNode.Parse(answer)!.ToJsonString().ShouldBe(Computed(codes, country).ToJsonString());
        }
    }

    [Fact]
    public async Task The_sample_has_every_shape_the_data_have()
    {
        Assert.SkipUnless(AreHere, $"{Sampled} cases skipped: iso-codes is not installed; apt-get install iso-codes");
        IsoCodes codes = await ReadAsync();
        JsonNode[] countries = [.. codes.Countries];
        new Random(Seed).Shuffle(countries);
        JsonNode[] computed = [.. countries.Take(Sampled).Select(country => Computed(codes, country))];

        computed.ShouldContain(answer => answer["country"]!["official_name"] == null);
        computed.ShouldContain(answer => answer["country"]!["currency"] == null);
        computed.ShouldContain(answer => answer["country"]!["currency"] != null);
        computed.ShouldContain(answer => answer["languages"]!.AsArray().Count == 0);
        computed.ShouldContain(answer => answer["languages"]!.AsArray().Count > 1);
        computed.ShouldContain(answer => answer["subdivisions"]!.AsArray().Count == 0);
        computed.ShouldContain(answer => answer["subdivisions"]!.AsArray().Count > 50);
    }

    private static async Task PublishAsync(SiloProcess silo, CountriesWorld world)
    {
        string address = $"Host=127.0.0.1;Port={world.Server.Port};Database={world.Database};"
            + $"Username={PostgresServer.UserName}";
        silo.Environment["MEANWHILE__SECRETS__WORLD"] = world.Server.Password;
        await silo.WriteConnection("world",
            $$$"""
            kind: postgres
            address: "{{{address}}}"
            password: "{{ secrets.world }}"
            """);
        await silo.WriteConnection("archive",
            $"""
            kind: http
            address: "{world.Archive.GetLeftPart(UriPartial.Authority)}"
            allowPrivate: true
            """);
        await silo.WriteConnection("notes",
            $"""
            kind: files
            root: "{world.Notes}"
            """);
        await silo.WriteFlow("country", Flow);
    }

    private static async Task<string> AskAsync(SiloProcess silo, JsonNode country)
    {
        using HttpResponseMessage answer = await silo.Client.GetAsync($"/country/{Text(country, "alpha_2")}");
        string body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{body}\n{silo.Output}");
        return body;
    }

    private static JsonObject Computed(IsoCodes codes, JsonNode country)
    {
        string name = Text(country, "name");
        string start = name[..Math.Min(LettersInCommon, name.Length)];
        string numeric = Text(country, "numeric");
        JsonNode? currency = codes.Currencies.SingleOrDefault(money => Text(money, "numeric") == numeric);
        IEnumerable<JsonNode> languages = codes.Languages
            .Where(language => Text(language, "name").StartsWith(start, StringComparison.Ordinal))
            .OrderBy(language => Text(language, "alpha_3"), StringComparer.Ordinal)
            .Select(language => new JsonObject
            {
                ["alpha_3"] = Text(language, "alpha_3"),
                ["name"] = Text(language, "name"),
            });
        return new JsonObject
        {
            ["country"] = new JsonObject
            {
                ["name"] = name,
                ["official_name"] = TextOrNull(country, "official_name"),
                ["flag"] = Text(country, "flag"),
                ["currency"] = currency is null ? null : Text(currency, "name"),
            },
            ["languages"] = new JsonArray([.. languages]),
            ["subdivisions"] = new JsonArray([.. codes.SubdivisionsOf(country).Select(entry => entry.DeepClone())]),
            ["note"] = CountriesWorld.Note(codes, country),
        };
    }
}
