using Meanwhile.Support;
using Npgsql;

namespace Meanwhile.Chaos;

internal sealed class PostgresStore : Store
{
    private const string Schema = "meanwhile.";

    private readonly PostgresServer server;
    private readonly NpgsqlDataSource source;
    private readonly CancellationTokenSource over = new();
    private readonly Task watching;

    private PostgresStore(PostgresServer server, string address, Faults faults)
    {
        (this.server, source) = (server, NpgsqlDataSource.Create(address));
        watching = WatchAsync(faults);
    }

    public static async Task<Store> StartAsync(SiloProcess silo, Faults faults)
    {
        var server = await PostgresServer.StartAsync();
        var address = await server.CreateDatabaseAsync("chaos");
        silo.Switches.Add("--postgres");
        silo.Switches.Add(address);
        return new PostgresStore(server, address, faults);
    }

    /// <summary>Rows of runs can be written and entries not: every write stops in its middle.</summary>
    public override async Task<IAsyncDisposable?> HoldAsync()
    {
        if (await NumberAsync("select count(*) from pg_tables where schemaname = 'meanwhile'") == 0) return null;
        var connection = await source.OpenConnectionAsync();
        await using var hold = new NpgsqlCommand(
            "begin; lock table meanwhile.run_event in share row exclusive mode", connection);
        await hold.ExecuteNonQueryAsync();
        return connection;
    }

    public override Task<long> RunsAsync() => NumberAsync(Runs(Schema));

    public override Task<long> EndedTwiceAsync() => NumberAsync(EndedTwice(Schema));

    public override Task<long> WithGapsAsync() => NumberAsync(WithGaps(Schema));

    public override async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await watching;
        await source.DisposeAsync();
        await server.DisposeAsync();
        over.Dispose();
    }

    /// <summary>The log of the server grows with every write, between a commit and the word that it was made.</summary>
    private async Task WatchAsync(Faults faults)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(over.Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn";
            for (var before = 0m; ; await Task.Delay(faults.Awaits(FaultPoint.Written) ? 1 : 20, over.Token))
            {
                if (!faults.Awaits(FaultPoint.Written)) continue;
                var now = (decimal)(await command.ExecuteScalarAsync(over.Token))!;
                if (now != before) faults.Reached(FaultPoint.Written);
                before = now;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<long> NumberAsync(string text)
    {
        await using var command = source.CreateCommand(text);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
