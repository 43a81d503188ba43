using Meanwhile.Support;
using Microsoft.Data.Sqlite;

namespace Meanwhile.Chaos;

internal sealed class SqliteStore : Store
{
    private readonly string file;
    private readonly FileSystemWatcher watcher;

    public SqliteStore(SiloProcess silo, Faults faults)
    {
        file = Path.Combine(silo.DataFolder, "runs.db");
        watcher = new FileSystemWatcher(silo.DataFolder, "runs.db-wal") { NotifyFilter = NotifyFilters.LastWrite };
        watcher.Changed += (_, _) => faults.Reached(FaultPoint.Written);
        watcher.EnableRaisingEvents = true;
    }

    public override async Task<IAsyncDisposable?> HoldAsync()
    {
        if (!File.Exists(file)) return null;
        var connection = Open();
        try
        {
            await using var begin = new SqliteCommand("begin immediate", connection) { CommandTimeout = 2 };
            begin.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException)
        {
            await connection.DisposeAsync();
            return null;
        }
    }

    public override Task<long> RunsAsync() => NumberAsync(Runs(""));

    public override Task<long> EndedTwiceAsync() => NumberAsync(EndedTwice(""));

    public override Task<long> WithGapsAsync() => NumberAsync(WithGaps(""));

    public override ValueTask DisposeAsync()
    {
        watcher.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<long> NumberAsync(string text)
    {
        await using var connection = Open();
        await using var command = new SqliteCommand(text, connection);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        return connection;
    }
}
