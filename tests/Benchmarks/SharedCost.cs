using System.Diagnostics;
using System.Text;
using Meanwhile.Connections;
using Meanwhile.Flows;
using Meanwhile.Support;
using Npgsql;

namespace Meanwhile.Benchmarks;

/// <summary>
/// What a step costs that takes a value from the cache, beside the same step that calls a stub on loopback and one that
/// calls nobody; and what a point query costs in a batch, beside one by itself on a real PostgreSQL. In this process,
/// without silo and API, in interleaved rounds.
/// </summary>
internal sealed class SharedCost(BenchmarkOptions options)
{
    private const int Products = 10_000;
    private const int QueriesAtOnce = 100;
    private const int Runs = 3_000;
    private static readonly byte[] Nothing = "{}"u8.ToArray();

    public async Task<int> RunAsync()
    {
        Console.WriteLine(Machine.Description());
        using var rig = await Rig.StartAsync();
        await using var server = await PostgresServer.StartAsync();
        var address = await FilledAsync(server);
        var engine = new BareEngine(
            new Secrets([KeyValuePair.Create("shop", server.Password)]),
            BareEngine.Connection("stub", "http",
                $"kind: http\naddress: http://127.0.0.1:{rig.StubPort}\nallowPrivate: true\n"),
            BareEngine.Connection("shop", "postgres",
                $"kind: postgres\naddress: \"{address}\"\npassword: \"{{{{ secrets.shop }}}}\"\n"));
        await MeasureAsync(engine, callers: 1, () => 0,
        [
            new("no call", engine.Plan("flow: none\nsteps: { one: { set: 1 } }\n"), _ => Nothing),
            new("cached hit", engine.Plan(Http(", cache: { ttl: 1h }")), _ => Nothing),
            new("hit by key", engine.Plan(Http(", cache: { ttl: 1h, key: \"{{ run.flow }}\" }")), _ => Nothing),
            new("plain call", engine.Plan(Http("")), _ => Nothing),
        ]);
        await MeasureAsync(engine, QueriesAtOnce, () => ProcessFigures.CpuOfTree(server.ProcessId),
        [
            new("plain query", engine.Plan(Sql("id = @id", "")), Product),
            new("in a batch",
                engine.Plan(Sql("id = any(@id)", "batch: { maxSize: 100, maxWait: 5ms, by: id }")), Product),
        ]);
        return 0;
    }

    private static string Http(string policy) =>
        $"flow: call\nsteps:\n  one: {{ http: {{ connection: stub, path: /a }}{policy} }}\n"
        + "output: \"{{ steps.one.body }}\"\n";

    private static string Sql(string where, string policy) => $$$"""
        flow: product
        input: { id: integer }
        steps:
          one:
            sql:
              connection: shop
              query: select id, name, price from product where {{{where}}}
              params: { id: "{{ input.id }}" }
            {{{policy}}}
        output: "{{ steps.one.rows }}"
        """;

    private static byte[] Product(int run) => Encoding.UTF8.GetBytes($$"""{"id":{{run * 7919L % Products}}}""");

    private async Task MeasureAsync(BareEngine engine, int callers, Func<double> otherCpu, Line[] lines)
    {
        foreach (var line in lines) await RoundAsync(engine, callers, line, otherCpu);
        foreach (var line in lines) line.Results.Clear();
        for (var round = 0; round < options.Rounds; round++)
            foreach (var line in lines) await RoundAsync(engine, callers, line, otherCpu);
        Console.WriteLine($"{callers} at once, per run:");
        foreach (var line in lines)
            Console.WriteLine(
                $"  {line.Name,-12}{Of(line, one => one.Wall).Show("N1")} µs from run to run, "
                + $"{Of(line, one => one.Cpu).Show("N1")} µs of processor time here, "
                + $"{Of(line, one => one.Other).Show("N1")} of the server, "
                + $"{Of(line, one => one.Bytes).Show("N0")} bytes");
    }

    private static Spread Of(Line line, Func<Figures, double> figure) => Spread.Of(line.Results.Select(figure));

    private static async Task RoundAsync(BareEngine engine, int callers, Line line, Func<double> otherCpu)
    {
        var (cpu, other) = (ProcessFigures.CpuMicroseconds(Environment.ProcessId), otherCpu());
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
        {
            for (var run = caller; run < Runs; run += callers) await engine.MakeAsync(line.Plan, line.Input(run));
        }));
        line.Results.Add(new Figures(
            Stopwatch.GetElapsedTime(began).TotalMicroseconds / Runs,
            (ProcessFigures.CpuMicroseconds(Environment.ProcessId) - cpu) / Runs,
            (otherCpu() - other) / Runs,
            (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)Runs));
    }

    /// <summary>Makes the table; gives the address without the password.</summary>
    private static async Task<string> FilledAsync(PostgresServer server)
    {
        var address = await server.CreateDatabaseAsync("shop");
        await using var source = NpgsqlDataSource.Create(address);
        await using var fill = source.CreateCommand($"""
            create table product (id bigint primary key, name text not null, price numeric not null);
            insert into product select n, 'product ' || n, n / 4.0 from generate_series(0, {Products - 1}) n;
            analyze product;
            """);
        await fill.ExecuteNonQueryAsync();
        var builder = new NpgsqlConnectionStringBuilder(address);
        builder.Remove("Password");
        return builder.ConnectionString;
    }

    private sealed record Figures(double Wall, double Cpu, double Other, double Bytes);

    private sealed record Line(string Name, FlowPlan Plan, Func<int, byte[]> Input)
    {
        public List<Figures> Results { get; } = [];
    }
}
