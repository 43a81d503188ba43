using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Meanwhile.Support;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Meanwhile.Benchmarks;

/// <summary>
/// What it costs to wait: many runs on a timer in SQLite (bytes each, processor time at rest, whether all fire and none
/// early), then a million parked rows in PostgreSQL (start and memory beside an empty database).
/// </summary>
internal sealed class Waiting(BenchmarkOptions options)
{
    private const int AtOnce = 64;
    private const int ParkedRows = 1_000_000;
    private const int SettleSeconds = 30;
    private const int RestSeconds = 10;
    private const int FireSeconds = 20;

    private readonly HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce });

    public async Task<int> RunAsync()
    {
        Console.WriteLine(Machine.Description());
        using var rig = await Rig.StartAsync();
        await TimersAsync(rig);
        await ParkedAsync(rig);
        return 0;
    }

    private async Task TimersAsync(Rig rig)
    {
        var runs = options.Waiting;
        using var product = Product.Start(options.Silo, Machine.FreePort(), rig.StubPort, pinned: false);
        await rig.UntilAnsweredAsync(product.Child, $"{product.Address}/memory");
        var before = ProcessFigures.ResidentMiB(product.Child.Id);
        var due = DateTimeOffset.UtcNow.AddSeconds((runs / 400.0) + 30);
        var watch = Stopwatch.StartNew();
        await StartAsync(product.Address, runs, due);
        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine($"{runs:N0} runs started in {seconds:N0} s, {runs / seconds:N0} a second");
        await Task.Delay(TimeSpan.FromSeconds(SettleSeconds));
        var left = due - DateTimeOffset.UtcNow;
        if (left.TotalSeconds < RestSeconds + 2) Console.WriteLine("  (too late to measure the rest: use fewer)");
        var cpu = ProcessFigures.CpuMicroseconds(product.Child.Id);
        await Task.Delay(TimeSpan.FromSeconds(RestSeconds));
        var share = (ProcessFigures.CpuMicroseconds(product.Child.Id) - cpu) / (RestSeconds * 1e4);
        var bytes = new FileInfo(product.RunsFile).Length + new FileInfo($"{product.RunsFile}-wal").Length;
        Console.WriteLine(
            $"  at rest: {share:N1} % of a core, {bytes / (double)runs:N0} bytes on disk per run, "
            + $"memory {ProcessFigures.ResidentMiB(product.Child.Id):N0} MiB ({before:N0} before)");
        await UntilEndedAsync(product.RunsFile, runs, due.AddSeconds(FireSeconds + 300));
        PrintLateness(product.RunsFile);
    }

    private async Task StartAsync(string address, int runs, DateTimeOffset due)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            for (var run = Interlocked.Increment(ref next); run <= runs; run = Interlocked.Increment(ref next))
            {
                var until = due.AddMilliseconds(run * (long)7919 % (FireSeconds * 1_000));
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/v1/flows/sleeper/runs")
                {
                    Content = new StringContent(
                        string.Create(CultureInfo.InvariantCulture, $$"""{"until":"{{until.UtcDateTime:O}}"}"""),
                        Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
                };
                request.Headers.Add("Prefer", "respond-async");
                using var answer = await client.SendAsync(request);
                answer.EnsureSuccessStatusCode();
            }
        }));
    }

    private static async Task UntilEndedAsync(string file, int runs, DateTimeOffset patience)
    {
        while (Number(file, "select count(*) from run where ended_at is not null") < runs)
        {
            if (DateTimeOffset.UtcNow > patience)
            {
                var left = Number(file, "select count(*) from run where ended_at is null");
                Console.WriteLine($"  NOT ALL FIRED: {left} left");
                return;
            }
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>How long after its time each run ended; the journal has both.</summary>
    private static void PrintLateness(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select json_extract(input, '$.until'), ended_at from run where ended_at is not null";
        using var rows = command.ExecuteReader();
        var late = new List<double>();
        while (rows.Read())
        {
            var until = DateTimeOffset.Parse(rows.GetString(0), CultureInfo.InvariantCulture);
            late.Add((DateTimeOffset.UnixEpoch.AddMicroseconds(rows.GetInt64(1)) - until).TotalMilliseconds);
        }
        late.Sort();
        Console.WriteLine(
            $"  {late.Count:N0} fired within {FireSeconds} s, {late.Count(one => one < 0)} early; late by "
            + $"{late[late.Count / 2]:N0} ms (p50), {late[late.Count * 99 / 100]:N0} ms (p99), "
            + $"{late[^1]:N0} ms at most");
    }

    private static long Number(string file, string text)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return (long)command.ExecuteScalar()!;
    }

    private async Task ParkedAsync(Rig rig)
    {
        await using var server = await PostgresServer.StartAsync();
        var address = await server.CreateDatabaseAsync("parked");

        // At the same port: a silo that comes back elsewhere waits until the one before has given no sign for long.
        var port = Machine.FreePort();
        await StartOnAsync(rig, address, port, "empty");
        await StartOnAsync(rig, address, port, "empty again");
        await using (var connection = new NpgsqlConnection(address))
        {
            await connection.OpenAsync();
            await using var fill = new NpgsqlCommand(FillText, connection) { CommandTimeout = 600 };
            fill.Parameters.AddWithValue(ParkedRows);
            await fill.ExecuteNonQueryAsync();
            await using var size = new NpgsqlCommand("select pg_database_size(current_database())", connection);
            var bytes = (long)(await size.ExecuteScalarAsync())!;
            Console.WriteLine($"{ParkedRows:N0} parked rows: {bytes / (double)ParkedRows:N0} bytes each");
        }
        await StartOnAsync(rig, address, port, "full");
        await StartOnAsync(rig, address, port, "full again");
    }

    private async Task StartOnAsync(Rig rig, string address, int port, string name)
    {
        using var product = Product.Start(options.Silo, port, rig.StubPort, pinned: false,
            new Dictionary<string, string> { ["MEANWHILE__POSTGRES"] = address });
        var first = await rig.UntilAnsweredAsync(product.Child, $"{product.Address}/durable");
        await Task.Delay(TimeSpan.FromSeconds(3));
        Console.WriteLine(
            $"  {name,-12} first durable answer after {first.TotalSeconds:N2} s, "
            + $"memory {ProcessFigures.ResidentMiB(product.Child.Id):N0} MiB");
    }

    private const string FillText = """
        insert into meanwhile.run (run, tenant, flow, version, status, epoch, wake_at, created, updated, input, shard)
        select gen_random_uuid(), 'default', 'sleeper', '0', 4, 1, 4102444800000000 + n, 0, 0, '{}'::bytea, n % 256
        from generate_series(1, $1) n
        """;
}
