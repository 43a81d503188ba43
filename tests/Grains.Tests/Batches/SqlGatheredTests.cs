using Meanwhile.Connections;
using Meanwhile.Flows;
using Meanwhile.Runs;
using Meanwhile.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Meanwhile.Batches;

/// <summary>Point queries of many runs on a real PostgreSQL, counted by the statements it has logged.</summary>
public sealed class SqlGatheredTests : IAsyncLifetime
{
    private const int Runs = 1_000;
    private const string Sentinel = "all has been said";

    private PostgresServer server = null!;
    private string address = "";

    public async ValueTask InitializeAsync()
    {
        server = await PostgresServer.StartAsync();
        address = await server.CreateDatabaseAsync("shop");
        await ExecuteAsync("""
            create table product (id bigint primary key, name text not null, price numeric not null, code uuid);
            insert into product
            select 9007199254740992 + n, 'product ' || n, n / 4.0, md5(n::text)::uuid from generate_series(0, 1999) n;
            create function picky(n bigint) returns bigint language plpgsql immutable as
            $$ begin if n = 9007199254740999 then raise exception 'poison'; end if; return n; end $$;
            """);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_point_queries_of_a_thousand_runs_are_at_most_twenty_statements()
    {
        await ExecuteAsync("alter database shop set log_statement = 'all'");
        await using var runs = Start("select id, name, price from product where id = any(@id)", "id", "integer");

        var results = await Task.WhenAll(
            Enumerable.Range(0, Runs).Select(run => runs.RunAsync($$"""{"id":{{Id(run)}}}""")));

        for (var run = 0; run < Runs; run++)
            results[run].Output!.ToString().ShouldStartWith(
                $$"""[{"id":{{Id(run)}},"name":"product {{run}}","price":""");
        (await StatementsAsync("from product where id = any")).ShouldBeInRange(1, 20);
    }

    [Fact]
    public async Task A_poisoned_item_fails_alone_on_a_real_database_too()
    {
        await using var runs = Start("select id from product where id = any(@id) and picky(id) > 0", "id", "integer");

        var results = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(run => runs.RunAsync($$"""{"id":{{Id(run)}}}""")));

        for (var run = 0; run < 20; run++)
            (results[run].Problem?.Code ?? results[run].Output!.ToString())
                .ShouldBe(run == 7 ? "MW3007" : $$"""[{"id":{{Id(run)}}}]""");
    }

    [Fact]
    public async Task A_value_that_the_database_writes_otherwise_finds_its_row_all_the_same()
    {
        await using var runs = Start("select code, name from product where code = any(@code)", "code", "string");
        var codes = Enumerable.Range(0, 10).Select(Code).ToArray();

        var results = await Task.WhenAll(codes.Select((code, run) => runs.RunAsync(
            $$"""{"code":"{{(run % 2 == 0 ? code.ToUpperInvariant() : code)}}"}""")));

        for (var run = 0; run < codes.Length; run++)
            results[run].Output!.ToString().ShouldBe($$"""[{"code":"{{codes[run]}}","name":"product {{run}}"}]""");
    }

    private static long Id(int run) => 9_007_199_254_740_992 + run;

    private static string Code(int run)
    {
#pragma warning disable CA5351 // because PostgreSQL has made the codes with it
        var hash = System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes($"{run}"));
#pragma warning restore CA5351
        return new Guid(hash, bigEndian: true).ToString();
    }

    private BatchedRuns Start(string query, string by, string type)
    {
        var builder = new NpgsqlConnectionStringBuilder(address);
        var password = builder.Password!;
        builder.Remove("Password");
        return new BatchedRuns(
            new ConnectionVersion("shop", "postgres", "v1",
                BatchedRuns.Definition($$$"""
                    kind: postgres
                    address: "{{{builder.ConnectionString}}}"
                    password: "{{ secrets.shop }}"
                    """), "test"),
            $$$"""
            flow: look-up
            input: { {{{by}}}: {{{type}}} }
            steps:
              one:
                sql:
                  connection: shop
                  query: {{{query}}}
                  params: { {{{by}}}: "{{ input.{{{by}}} }}" }
                batch: { maxSize: 100, maxWait: 1s, by: {{{by}}} }
            output: "{{ steps.one.rows }}"
            """,
            new Secrets([KeyValuePair.Create("shop", password)]));
    }

    /// <summary>How many statements with this text the server has logged, all that were made before counted.</summary>
    private async Task<int> StatementsAsync(string text)
    {
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync($"select '{Sentinel}'");
        await Patience.UntilAsync(() => Task.FromResult(server.Output.Contains(Sentinel)));
        return server.Output.Split('\n').Count(line => line.Contains(text));
    }

    private async Task ExecuteAsync(string text)
    {
        await using var connection = new NpgsqlConnection($"{address};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }
}
