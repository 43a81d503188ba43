using Meanwhile.Errors;
using Microsoft.Data.Sqlite;

namespace Meanwhile.Flows;

/// <summary>
/// Keeps definitions in one SQLite file, written by one thread of its own: the driver blocks behind its async names, so
/// no other thread may touch it. What a call has confirmed is on disk.
/// </summary>
public sealed class SqliteDefinitionStore : IDefinitionStore
{
    private const string Schema = """
        pragma journal_mode = wal;
        pragma synchronous = full;
        create table if not exists flow_version (
            tenant text not null, flow text not null, version text not null, media_type text not null,
            text blob not null, origin text not null, published_at text not null,
            primary key (tenant, flow, version)) without rowid;
        create table if not exists flow (
            tenant text not null, flow text not null, version text not null,
            primary key (tenant, flow)) without rowid;
        create table if not exists connection (
            tenant text not null, name text not null, media_type text not null,
            text blob not null, origin text not null,
            primary key (tenant, name)) without rowid;
        create table if not exists catalog (
            tenant text not null primary key, revision integer not null) without rowid;
        """;

    /// <summary>Counts on only from the revision that was seen, and changes no row otherwise.</summary>
    private const string Count = """
        insert into catalog values (@tenant, @seen + 1)
        on conflict do update set revision = @seen + 1 where revision = @seen
        """;

    private readonly WorkThreads thread = new("definitions", threads: 1, Limits.StoreQueueMax);
    private readonly string file;
    private SqliteConnection? database;

    public SqliteDefinitionStore(string file) => this.file = file;

    public Task<StoredCatalog> LoadAsync(string tenant) => On(connection => new StoredCatalog(
        Rows(connection, "select revision from catalog where tenant = @tenant", row => row.GetInt64(0),
            ("@tenant", tenant)).SingleOrDefault(),
        Rows(connection, Versions("join flow using (tenant, flow, version) where tenant = @tenant"), Version,
            ("@tenant", tenant)),
        Rows(connection, "select name, media_type, text, origin from connection where tenant = @tenant",
            row => new StoredConnection(row.GetString(0), new Definition((byte[])row[2], row.GetString(1)),
                row.GetString(3)),
            ("@tenant", tenant))));

    public Task<StoredFlow[]> VersionsAsync(string tenant, string flow) => On(connection => Rows(connection,
        Versions("where tenant = @tenant and flow = @flow order by published_at desc"), Version,
        ("@tenant", tenant), ("@flow", flow)));

    public Task<bool> ChangeAsync(string tenant, long revision, DefinitionChange change) => On(connection =>
    {
        var (text, values) = StatementOf(change);
        using var transaction = connection.BeginTransaction();
        using var count = Command(connection, Count, [("@tenant", tenant), ("@seen", revision)]);
        if (count.ExecuteNonQuery() == 0) return false;
        using var command = Command(connection, text, [("@tenant", tenant), .. values]);
        command.ExecuteNonQuery();
        transaction.Commit();
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        if (thread.TryRun(Close) is { } closing) await closing;
        thread.Dispose();
    }

    private static string Versions(string rest) =>
        $"select flow, version, media_type, text, origin, published_at from flow_version {rest}";

    private static StoredFlow Version(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), new Definition((byte[])row[3], row.GetString(2)), row.GetString(4),
        DateTimeOffset.Parse(row.GetString(5), System.Globalization.CultureInfo.InvariantCulture));

    /// <exception cref="StorageUnavailableException">When the file cannot be read or written.</exception>
    private async Task<T> On<T>(Func<SqliteConnection, T> work)
    {
        var done = thread.TryRun(() => work(database ??= Open()));
        if (done is null) throw Unavailable("too many changes wait for it");
        try
        {
            return await done;
        }
        catch (SqliteException error)
        {
            throw Unavailable(error.Message);
        }
    }

    /// <summary>A file that could not be opened is tried again by the next who needs it.</summary>
    private SqliteConnection Open()
    {
        var address = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            DefaultTimeout = Limits.StoreBusySecondsMax,
        };
        var connection = new SqliteConnection(address.ConnectionString);
        try
        {
            connection.Open();
            using var schema = Command(connection, Schema, []);
            schema.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private bool Close()
    {
        database?.Dispose();
        return true;
    }

    private StorageUnavailableException Unavailable(string why) =>
        new($"the definitions in {file} cannot be read or kept: {why}; look at the disk and the rights of `data`");

    private static (string Text, (string Name, object Value)[] Values) StatementOf(DefinitionChange change) =>
        change switch
        {
            DefinitionChange.Publish { Flow: var flow } => ("""
                insert into flow_version values (@tenant, @flow, @version, @media, @text, @origin, @at)
                on conflict do nothing;
                insert into flow values (@tenant, @flow, @version)
                on conflict do update set version = excluded.version;
                """,
                [
                    ("@flow", flow.Flow), ("@version", flow.Version), ("@media", flow.Definition.MediaType),
                    ("@text", flow.Definition.Text), ("@origin", flow.Origin),
                    ("@at", flow.PublishedAt.ToString("O")),
                ]),
            DefinitionChange.Withdraw { Flow: var flow } =>
                ("delete from flow where tenant = @tenant and flow = @flow", [("@flow", flow)]),
            DefinitionChange.PutConnection { Connection: var stored } => (
                "insert or replace into connection values (@tenant, @name, @media, @text, @origin)",
                [
                    ("@name", stored.Name), ("@media", stored.Definition.MediaType),
                    ("@text", stored.Definition.Text), ("@origin", stored.Origin),
                ]),
            DefinitionChange.RemoveConnection { Name: var name } =>
                ("delete from connection where tenant = @tenant and name = @name", [("@name", name)]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static T[] Rows<T>(
        SqliteConnection connection, string text, Func<SqliteDataReader, T> read,
        params (string Name, object Value)[] values)
    {
        using var command = Command(connection, text, values);
        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read()) all.Add(read(rows));
        return [.. all];
    }

    private static SqliteCommand Command(SqliteConnection connection, string text, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command;
    }
}
