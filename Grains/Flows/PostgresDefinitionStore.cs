using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Journal;
using Npgsql;

namespace Meanwhile.Flows;

/// <summary>Keeps definitions in PostgreSQL beside the runs, for all silos of a cluster.</summary>
/// <param name="database">Stays open; it belongs to the journal.</param>
public sealed class PostgresDefinitionStore(JournalDatabase database) : IDefinitionStore
{
    private const string Version = """
        select v.flow, v.version, v.media_type, v.text, v.origin, v.published_at from meanwhile.flow_version v
        """;

    private volatile bool prepared;

    public Task<StoredCatalog> LoadAsync(string tenant) => OnAsync(async connection => new StoredCatalog(
        (await RowsAsync(connection, "select revision from meanwhile.catalog where tenant = $1",
            row => row.GetInt64(0), tenant)).SingleOrDefault(),
        await RowsAsync(connection,
            $"{Version} join meanwhile.flow f using (tenant, flow, version) where f.tenant = $1 order by flow",
            Flow, tenant),
        await RowsAsync(connection,
            "select name, media_type, text, origin from meanwhile.connection where tenant = $1 order by name",
            row => new StoredConnection(row.GetString(0),
                new Definition(row.GetFieldValue<byte[]>(2), row.GetString(1)), row.GetString(3)),
            tenant)));

    public Task<StoredFlow[]> VersionsAsync(string tenant, string flow) => OnAsync(connection => RowsAsync(connection,
        $"{Version} where v.tenant = $1 and v.flow = $2 order by v.published_at desc", Flow, tenant, flow));

    public Task<bool> ChangeAsync(string tenant, long revision, DefinitionChange change) => OnAsync(async connection =>
    {
        await using var together = await connection.BeginTransactionAsync();
        var counted = await ExecuteAsync(connection, """
            insert into meanwhile.catalog as c values ($1, $2 + 1)
            on conflict (tenant) do update set revision = $2 + 1 where c.revision = $2
            """, tenant, revision);
        if (counted == 0) return false;
        await MakeAsync(connection, tenant, change);
        await together.CommitAsync();
        return true;
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task MakeAsync(NpgsqlConnection connection, string tenant, DefinitionChange change)
    {
        switch (change)
        {
            case DefinitionChange.Publish { Flow: var flow }:
                await ExecuteAsync(connection, """
                    insert into meanwhile.flow_version values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
                    """,
                    tenant, flow.Flow, flow.Version, flow.Definition.MediaType, flow.Definition.Text, flow.Origin,
                    JournalTime.Micros(flow.PublishedAt));
                await ExecuteAsync(connection, """
                    insert into meanwhile.flow values ($1, $2, $3)
                    on conflict (tenant, flow) do update set version = excluded.version
                    """, tenant, flow.Flow, flow.Version);
                break;
            case DefinitionChange.Withdraw { Flow: var flow }:
                await ExecuteAsync(connection,
                    "delete from meanwhile.flow where tenant = $1 and flow = $2", tenant, flow);
                break;
            case DefinitionChange.PutConnection { Connection: var stored }:
                await ExecuteAsync(connection, """
                    insert into meanwhile.connection values ($1, $2, $3, $4, $5)
                    on conflict (tenant, name) do update
                    set media_type = excluded.media_type, text = excluded.text, origin = excluded.origin
                    """,
                    tenant, stored.Name, stored.Definition.MediaType, stored.Definition.Text, stored.Origin);
                break;
            case DefinitionChange.RemoveConnection { Name: var name }:
                await ExecuteAsync(connection,
                    "delete from meanwhile.connection where tenant = $1 and name = $2", tenant, name);
                break;
        }
    }

    private async Task<T> OnAsync<T>(Func<NpgsqlConnection, Task<T>> work)
    {
        try
        {
            if (!prepared) await PostgresMigrations.ApplyAsync(database);
            prepared = true;
            await using var connection = await database.OpenAsync();
            return await work(connection);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            database.ForgetIdle();
            throw database.Unavailable("definitions", error.Message);
        }
    }

    private static StoredFlow Flow(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), new Definition(row.GetFieldValue<byte[]>(3), row.GetString(2)),
        row.GetString(4), JournalTime.Of(row.GetInt64(5)));

    private static async Task<T[]> RowsAsync<T>(
        NpgsqlConnection connection, string text, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        await using var command = Command(connection, text, values);
        await using var rows = await command.ExecuteReaderAsync();
        return [.. await PostgresRows.ReadAllAsync(rows, read)];
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string text, params object[] values)
    {
        await using var command = Command(connection, text, values);
        return await command.ExecuteNonQueryAsync();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, object[] values)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
