using Meanwhile.Connections;
using Npgsql;
using static Meanwhile.Journal.PostgresRows;
using static NpgsqlTypes.NpgsqlDbType;

namespace Meanwhile.Journal;

/// <summary>
/// Keeps runs in PostgreSQL, in the schema <c>meanwhile</c>. One connection of each silo writes: with two, commits were
/// half as large and every run a half dearer. Others of the pool read.
/// </summary>
public sealed class PostgresJournal : IJournal
{
    private readonly JournalDatabase database;
    private readonly PostgresWriter writer;
    private volatile bool prepared;

    public Guid? Database { get; private set; }

    /// <param name="database">Closed with the journal.</param>
    public PostgresJournal(JournalDatabase database)
    {
        this.database = database;
        writer = new PostgresWriter(database, ReadyAsync);
    }

    /// <summary>Makes the database what this program needs. Whoever does not ask gets it with the first call.</summary>
    public Task PrepareAsync() => TryAsync(ReadyAsync);

    public Task<RunAdmission> StartAsync(NewRun run)
    {
        var write = new StartWrite(run);
        writer.Add(write);
        return write.Done;
    }

    public Task<bool> AppendAsync(RunAppend append)
    {
        var write = new AppendWrite(append);
        writer.Add(write);
        return write.Done;
    }

    public Task<StoredRun?> TakeAsync(Guid run)
    {
        var write = new TakeWrite(run);
        writer.Add(write);
        return write.Done;
    }

    public Task<StoredRun?> FindAsync(Guid run) => UseAsync(async connection =>
    {
        await using var one = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using var batch = new NpgsqlBatch(connection);
        batch.Send(RunsNamed, Many([run], Uuid));
        batch.Send(EntriesOfRuns, Many([run], Uuid));
        await using var rows = await batch.ExecuteReaderAsync();
        var records = await ReadAllAsync(rows, RecordOf);
        await rows.NextResultAsync();
        return records is [var record] ? new StoredRun(record, await ReadAllAsync(rows, Entry)) : null;
    });

    public Task<RunRecord[]> ListAsync(RunQuery query) => RowsAsync($"""
        select {Record} from meanwhile.run r
        where tenant = $1 and run < $2 and run >= $3 and created >= $4 and ($5 is null or flow = $5)
            and ($6 is null or status = $6) and ($7 is null or key = $7)
        order by run desc limit $8
        """,
        RecordOf,
        One(query.Tenant, Text), One(query.Before ?? Guid.AllBitsSet, Uuid), One(query.FirstName(), Uuid),
        One(query.Since is { } since ? JournalTime.Micros(since) : long.MinValue, Bigint), One(query.Flow, Text),
        One((short?)query.Status, Smallint), One(query.Key, Text), One(query.Limit, Integer));

    public Task<Guid[]> OpenAsync(Guid after, int limit, short[]? shards = null) => RowsAsync("""
        select run from meanwhile.run
        where status in (0, 6) and run > $1 and ($3::smallint[] is null or shard = any($3)) order by run limit $2
        """,
        row => row.GetGuid(0), One(after, Uuid), One(limit, Integer), Shards(shards));

    public Task<WakeTime[]> WakingAsync(WakeTime after, int limit, short[]? shards = null) => RowsAsync("""
        select wake_at, run from meanwhile.run
        where wake_at is not null and status in (4, 5) and (wake_at, run) > ($1, $2)
            and ($4::smallint[] is null or shard = any($4))
        order by wake_at, run limit $3
        """,
        row => new WakeTime(JournalTime.Of(row.GetInt64(0)), row.GetGuid(1)),
        One(JournalTime.Micros(after.At), Bigint), One(after.Run, Uuid), One(limit, Integer),
        Shards(shards));

    public async Task<KeyRecord> KeyAsync(string tenant, string flow, string key) => await RowsAsync("""
        select state, (select run from meanwhile.run r
            where r.tenant = $1 and r.flow = $2 and r.key = $3 and ended_at is null order by key_seq limit 1)
        from meanwhile.run_key where tenant = $1 and flow = $2 and key = $3
        """,
        row => new KeyRecord(row.IsDBNull(0) ? default(ReadOnlyMemory<byte>?) : Bytes(row, 0),
            row.IsDBNull(1) ? null : row.GetGuid(1)),
        One(tenant, Text), One(flow, Text), One(key, Text)) is [var record] ? record : new KeyRecord(null, null);

    public Task<int> RemoveAsync(DateTimeOffset endedBefore, DateTimeOffset now, int limit) =>
        UseAsync(connection => PostgresRemoval.RemoveAsync(connection, endedBefore, now, limit));

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        await database.DisposeAsync();
    }

    private static NpgsqlParameter Shards(short[]? shards) => One(shards, NpgsqlTypes.NpgsqlDbType.Array | Smallint);

    private Task<T[]> RowsAsync<T>(string text, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] values) =>
        UseAsync(async connection =>
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Send(text, values);
            await using var rows = await batch.ExecuteReaderAsync();
            return (await ReadAllAsync(rows, read)).ToArray();
        });

    /// <summary>Does some work on a connection of the pool; one that turns out to be broken is replaced once.</summary>
    private async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work)
    {
        T result = default!;
        await TryAsync(async () =>
        {
            await ReadyAsync();
            try
            {
                await using var connection = await database.OpenAsync();
                result = await work(connection);
            }
            catch (NpgsqlException error) when (error.IsTransient)
            {
                database.ForgetIdle();
                await using var connection = await database.OpenAsync();
                result = await work(connection);
            }
        });
        return result;
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or ObjectDisposedException)
        {
            throw database.Unavailable("runs", error.Message);
        }
    }

    private async Task ReadyAsync()
    {
        if (prepared) return;
        await PostgresMigrations.ApplyAsync(database);
        Database = await PostgresMigrations.NameAsync(database);
        prepared = true;
    }
}
