using System.Globalization;
using Meanwhile.Errors;
using Microsoft.Data.Sqlite;

namespace Meanwhile.Journal;

/// <summary>Opens the file of a journal. Everything in here blocks.</summary>
internal sealed class SqliteFile(string file)
{
    /// <summary>Pages after which the log is carried over into the file. A page that many commits change is carried
    /// over once, so a longer log writes less.</summary>
    private const int LogPages = 4_000;

    /// <summary>Pages of runs that are at work, or go on after a wait, lie in memory.</summary>
    private const int CacheKibibytes = 16 * 1024;

    /// <summary>Opens it for the one who writes, with everything in it that this program needs.</summary>
    public SqliteConnection OpenToWrite()
    {
        var connection = Open();
        try
        {
            Execute(connection, $"""
                pragma journal_mode = wal;
                pragma synchronous = full;
                pragma wal_autocheckpoint = {LogPages};
                pragma cache_size = -{CacheKibibytes};
                pragma busy_timeout = {Limits.StoreBusySecondsMax * 1000};
                """);
            Migrate(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens it for looking: the tables are there, because somebody has opened it to write before.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            DefaultTimeout = Limits.StoreBusySecondsMax,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    public StorageUnavailableException Unavailable(string why) =>
        new($"the runs in {file} cannot be read or kept: {why}; look at the disk and the rights of `data`");

    public static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Applies the scripts that are missing. Who comes second waits for the lock of the first and finds nothing to do.
    /// </summary>
    private void Migrate(SqliteConnection connection)
    {
        if (Applied(connection) == Migration.ForSqlite.Count) return;
        Execute(connection, "begin exclusive");
        try
        {
            Execute(connection, """
                create table if not exists migration (
                    number integer not null primary key, name text not null, applied_at integer not null)
                """);
            foreach (var migration in Migration.After(Migration.ForSqlite, Applied(connection), file))
            {
                Execute(connection, migration.Text);
                Execute(connection, $"""
                    insert into migration
                    values ({migration.Number}, '{migration.Name}', cast(unixepoch('subsec') * 1000000 as integer))
                    """);
            }
            Execute(connection, "commit");
        }
        catch
        {
            Execute(connection, "rollback");
            throw;
        }
    }

    private static int Applied(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from sqlite_master where name = 'migration'";
        if (Number(command) == 0) return 0;
        command.CommandText = "select coalesce(max(number), 0) from migration";
        return Number(command);
    }

    private static int Number(SqliteCommand command) =>
        Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
}
