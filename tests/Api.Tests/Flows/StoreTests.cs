using System.Net;
using Meanwhile.Support;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

/// <summary>What happens when definitions cannot be kept.</summary>
public sealed class StoreTests
{
    [Fact]
    public async Task What_cannot_be_kept_is_refused_with_MW4004_and_changes_nothing()
    {
        await using var silo = new SiloProcess();
        await silo.WriteFlow("kept", Flow("kept", 1));
        await silo.StartAsync();
        var tables = new[] { "flow_version", "flow", "connection" };
        await ChangeAsync(silo, tables.SelectMany(table => new[] { "insert", "update", "delete" }.Select(change =>
            $"create trigger no_{table}_{change} before {change} on {table} "
            + "begin select raise(abort, 'the disk is full'); end;")));

        (HttpMethod Method, string Address, string? Text)[] changes =
        [
            (HttpMethod.Put, "/v1/flows/fresh", Flow("fresh", 1)),
            (HttpMethod.Put, "/v1/flows/kept", Flow("kept", 2)),
            (HttpMethod.Delete, "/v1/flows/kept", null),
            (HttpMethod.Put, "/v1/connections/fresh", "kind: http\naddress: https://example.org"),
            (HttpMethod.Delete, "/v1/connections/demo", null),
        ];
        foreach (var (method, address, text) in changes) await MustBeRefusedAsync(silo, method, address, text);

        (await silo.Client.GetStringAsync("/kept")).ShouldBe("1");
        (await silo.Client.GetAsync("/fresh")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await silo.Client.GetAsync("/v1/connections/demo")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await silo.Client.GetAsync("/v1/connections/fresh")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        // A file that is saved meanwhile waits for its turn, and the process lives on.
        await silo.WriteFlow("saved", Flow("saved", 3));
        await silo.Printed("trying again");
        await ChangeAsync(silo, tables.SelectMany(table => new[] { "insert", "update", "delete" }.Select(change =>
            $"drop trigger no_{table}_{change};")));
        await silo.Printed("saved.yaml: flow saved is published");

        using var fresh = await silo.Client.PutAsync("/v1/flows/fresh",
            ServedWorld.Content(Flow("fresh", 4), "application/yaml"));
        fresh.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await silo.Client.GetStringAsync("/fresh")).ShouldBe("4");
    }

    private static async Task MustBeRefusedAsync(SiloProcess silo, HttpMethod method, string address, string? text)
    {
        using var request = new HttpRequestMessage(method, address);
        if (text is not null) request.Content = ServedWorld.Content(text, "application/yaml");
        using var answer = await silo.Client.SendAsync(request);

        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, $"{method} {address}: {body}");
        body.ShouldContain("\"code\":\"MW4004\"");
        body.ShouldContain("cannot be read or kept");
        body.ShouldNotContain(silo.DataFolder);
        body.ShouldNotContain("the disk is full");
    }

    private static async Task ChangeAsync(SiloProcess silo, IEnumerable<string> statements)
    {
        var file = Path.Combine(silo.DataFolder, "definitions.db");
        await using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = string.Concat(statements);
        await command.ExecuteNonQueryAsync();
    }

    private static string Flow(string name, int number) => $$$"""
        flow: {{{name}}}
        triggers: { http: "GET /{{{name}}}" }
        steps: { number: { set: {{{number}}} } }
        output: "{{ steps.number }}"

        """;
}
