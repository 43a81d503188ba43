using System.Globalization;
using Meanwhile.Connections;
using Npgsql;

namespace Meanwhile.Journal;

/// <summary>Makes a database what this program needs, once, however many processes start together.</summary>
internal static class PostgresMigrations
{
    /// <summary>The lock under which scripts are applied: a number of our own, the same in every version.</summary>
    private const long LockNumber = 5_547_301_826;

    public static async Task ApplyAsync(JournalDatabase database)
    {
        await using var connection = await database.OpenAsync();
        if (await AppliedAsync(connection) == Migration.ForPostgres.Count) return;
        await using var one = await connection.BeginTransactionAsync();
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({LockNumber})");
        await ExecuteAsync(connection, "create schema if not exists meanwhile");
        await ExecuteAsync(connection, """
            create table if not exists meanwhile.migration (
                number int not null primary key, name text not null,
                applied_at bigint not null default (extract(epoch from now()) * 1000000)::bigint)
            """);
        var applied = await AppliedAsync(connection);
        foreach (var migration in Migration.After(Migration.ForPostgres, applied, database.Place))
        {
            await ExecuteAsync(connection, migration.Text);
            await ExecuteAsync(connection,
                $"insert into meanwhile.migration (number, name) values ({migration.Number}, '{migration.Name}')");
        }
        await one.CommitAsync();
    }

    /// <summary>The name of the journal in this database.</summary>
    public static async Task<Guid> NameAsync(JournalDatabase database)
    {
        await using var connection = await database.OpenAsync();
        return (Guid)(await FirstAsync(connection, "select id from meanwhile.journal"))!;
    }

    private static async Task<int> AppliedAsync(NpgsqlConnection connection)
    {
        if (await FirstAsync(connection, "select to_regclass('meanwhile.migration')::text") is not string) return 0;
        var number = await FirstAsync(connection, "select coalesce(max(number), 0) from meanwhile.migration");
        return Convert.ToInt32(number, CultureInfo.InvariantCulture);
    }

    private static async Task<object?> FirstAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }
}
