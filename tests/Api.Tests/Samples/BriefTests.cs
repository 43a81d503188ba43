using System.Globalization;
using System.Net;
using System.Text.Json;
using Meanwhile.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Meanwhile.Samples;

/// <summary>The sample <c>samples/brief</c>, exactly as it stands in the repository.</summary>
public sealed class BriefTests : IAsyncLifetime
{
    private static readonly string Sample = Path.Combine(Repository.Root, "samples", "brief");
    private static int databases;

    private readonly SiloProcess silo = new();

    public async ValueTask InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        var number = Interlocked.Increment(ref databases);
        var database = string.Create(CultureInfo.InvariantCulture, $"brief_{Environment.ProcessId}_{number}");
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync(database));
        await using var schema = source.CreateCommand(await File.ReadAllTextAsync(Path.Combine(Sample, "schema.sql")));
        await schema.ExecuteNonQueryAsync();

        silo.Environment["MEANWHILE__SECRETS__SHOP_ADDRESS"] =
            $"Host=127.0.0.1;Port={server.Port};Database={database};Username={PostgresServer.UserName}";
        silo.Environment["MEANWHILE__SECRETS__SHOP_PASSWORD"] = server.Password;
        silo.Environment["MEANWHILE__SECRETS__NOTES_ROOT"] = Path.Combine(Sample, "notes");
        foreach (var folder in new[] { "flows", "connections" })
            silo.Switches.Add($"--{folder}={Path.Combine(Sample, folder)}");
        await silo.StartAsync();
    }

    public ValueTask DisposeAsync() => silo.DisposeAsync();

    [Fact]
    public async Task The_brief_brings_together_a_service_a_database_and_a_file_and_waits_for_them_at_once()
    {
        using var answer = await silo.Client.GetAsync("/brief/ada");
        var text = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{text}\n{silo.Output}");
        var brief = JsonSerializer.Deserialize<JsonElement>(text);
        brief.GetProperty("name").GetString().ShouldBe("Ada");
        brief.GetProperty("weather").GetString()!.ShouldEndWith("°C");
        var note = await File.ReadAllTextAsync(Path.Combine(Sample, "notes", "ada.txt"));
        brief.GetProperty("note").GetString().ShouldBe(note);
        brief.GetProperty("all").GetRawText().ShouldBe("""{"orders":4,"cents":17540}""");
        brief.GetProperty("latest").GetRawText().ShouldBe("""
            [{"id":5,"item":"tea","cents":990,"ordered_on":"2026-11-11"},
            {"id":4,"item":"a pair of gears","cents":3200,"ordered_on":"2026-08-30"},
            {"id":2,"item":"punched cards, 1000 pieces","cents":12900,"ordered_on":"2026-05-19"}]
            """.ReplaceLineEndings(""));

        // Profile and weather take 300 ms each and stand one behind the other; whatever else was waited for is saved.
        var receipt = Receipt(answer);
        receipt["total"].ShouldBeGreaterThan(595);
        receipt["wait"].ShouldBeGreaterThan(receipt["total"] - receipt["work"]);
        receipt["saved"].ShouldBe(Math.Max(0, receipt["wait"] - receipt["total"]), tolerance: 0.2);
    }

    [Fact]
    public async Task Somebody_of_whom_little_is_known_gets_a_brief_all_the_same()
    {
        var brief = JsonSerializer.Deserialize<JsonElement>(await silo.Client.GetStringAsync("/brief/nobody"));

        brief.GetProperty("note").ValueKind.ShouldBe(JsonValueKind.Null);
        brief.GetProperty("latest").GetArrayLength().ShouldBe(0);
        brief.GetProperty("all").GetRawText().ShouldBe("""{"orders":0,"cents":0}""");
    }

    private static Dictionary<string, double> Receipt(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Server-Timing")
            .SelectMany(line => line.Split(','))
            .Select(entry => entry.Trim().Split(';'))
            .ToDictionary(parts => parts[0],
                parts => double.Parse(parts[1]["dur=".Length..], CultureInfo.InvariantCulture));
}
