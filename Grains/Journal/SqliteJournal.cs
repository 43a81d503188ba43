using System.Collections.Concurrent;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Microsoft.Data.Sqlite;

namespace Meanwhile.Journal;

/// <summary>
/// Keeps runs in one SQLite file. The driver blocks behind its async names, so one thread writes and a few read, and
/// no other thread touches the file. What a call has confirmed is on disk.
/// </summary>
public sealed class SqliteJournal : IJournal
{
    /// <summary>The batch that is made, the next, and the end of it all.</summary>
    private const int WriterQueue = 4;

    private readonly WorkThreads writing = new("journal writer", threads: 1, WriterQueue);
    private readonly WorkThreads reading =
        new("journal reader", Limits.JournalReadThreads, Limits.JournalReadQueueMax);
    private readonly ConcurrentBag<SqliteConnection> readers = [];
    private readonly GroupCommit commits;
    private readonly SqliteFile file;
    private SqliteWriter? writer;
    private volatile bool prepared;
    private int closed;

    public SqliteJournal(string file)
    {
        this.file = new SqliteFile(file);
        commits = new GroupCommit(() => Must.Hold(writing.TryRun(CommitBatch) is not null));
    }

    /// <summary>Makes the file what this program needs. Whoever does not ask gets it with the first write.</summary>
    public Task PrepareAsync() => Write(new TakeWrite(Guid.Empty)).Done;

    public Guid? Database => null;

    public Task<RunAdmission> StartAsync(NewRun run) => Write(new StartWrite(run)).Done;

    public Task<bool> AppendAsync(RunAppend append) => Write(new AppendWrite(append)).Done;

    public Task<StoredRun?> TakeAsync(Guid run) => Write(new TakeWrite(run)).Done;

    public Task<int> RemoveAsync(DateTimeOffset endedBefore, DateTimeOffset now, int limit) => Write(
        new RemoveWrite(JournalTime.Micros(endedBefore), JournalTime.Micros(now), limit)).Done;

    public Task<StoredRun?> FindAsync(Guid run) => ReadAsync(connection =>
    {
        var name = SqliteRows.Name(run);
        using var one = connection.BeginTransaction(deferred: true);
        return Rows(connection, SqliteRows.OneRun, SqliteRows.RecordOf, name) is [var record]
            ? new StoredRun(record, Rows(connection, SqliteRows.EntriesOfRun, SqliteRows.Entry, name))
            : null;
    });

    public Task<RunRecord[]> ListAsync(RunQuery query) => ReadAsync(connection => Rows(connection, $"""
        select {SqliteRows.Record} from run r
        where tenant = $1 and run < $2 and run >= $3 and created >= $4 and ($5 is null or flow = $5)
            and ($6 is null or status = $6) and ($7 is null or key = $7)
        order by run desc limit $8
        """,
        SqliteRows.RecordOf,
        query.Tenant, SqliteRows.Name(query.Before ?? Guid.AllBitsSet), SqliteRows.Name(query.FirstName()),
        query.Since is { } since ? JournalTime.Micros(since) : long.MinValue, query.Flow, (int?)query.Status, query.Key,
        query.Limit));

    public Task<Guid[]> OpenAsync(Guid after, int limit, short[]? shards = null) => ReadAsync(connection => Rows(
        connection,
        $"select run from run where status in (0, 6) and run > $1 and {InShards("$3")} order by run limit $2",
        row => SqliteRows.Run(row, 0), SqliteRows.Name(after), limit, SqliteRows.List(shards)));

    public Task<WakeTime[]> WakingAsync(WakeTime after, int limit, short[]? shards = null) => ReadAsync(connection =>
        Rows(connection, $"""
            select wake_at, run from run
            where wake_at is not null and status in (4, 5) and (wake_at, run) > ($1, $2) and {InShards("$4")}
            order by wake_at, run limit $3
            """,
            row => new WakeTime(JournalTime.Of(row.GetInt64(0)), SqliteRows.Run(row, 1)),
            JournalTime.Micros(after.At), SqliteRows.Name(after.Run), limit, SqliteRows.List(shards)));

    public Task<KeyRecord> KeyAsync(string tenant, string flow, string key) => ReadAsync(connection =>
        Rows(connection, """
            select state, (select run from run r
                where r.tenant = $1 and r.flow = $2 and r.key = $3 and ended_at is null order by key_seq limit 1)
            from run_key where tenant = $1 and flow = $2 and key = $3
            """,
            row => new KeyRecord(row.IsDBNull(0) ? default(ReadOnlyMemory<byte>?) : SqliteRows.Bytes(row, 0),
                row.IsDBNull(1) ? null : SqliteRows.Run(row, 1)),
            tenant, flow, key) is [var record] ? record : new KeyRecord(null, null));

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 1) return;
        await commits.CloseAsync();
        if (writing.TryRun(CloseWriter) is { } closing) await closing;
        writing.Dispose();
        reading.Dispose();
        while (readers.TryTake(out var connection)) await connection.DisposeAsync();
    }

    private TWrite Write<TWrite>(TWrite write) where TWrite : JournalWrite =>
        commits.Refuses(write) is { } why ? throw file.Unavailable(why) : write;

    private bool CommitBatch()
    {
        var batch = commits.Take();
        try
        {
            writer ??= new SqliteWriter(file);
            prepared = true;
            writer.Commit(batch);
        }
        catch (Exception error)
        {
            var told = error is StorageUnavailableException ? error : file.Unavailable(error.Message);
            foreach (var write in batch) write.Fail(told);
            CloseWriter();
        }
        commits.Done();
        return true;
    }

    /// <summary>A connection that failed is closed, which takes back what it had begun; the next batch opens another.
    /// </summary>
    private bool CloseWriter()
    {
        var before = writer;
        writer = null;
        before?.Dispose();
        return true;
    }

    private async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read)
    {
        if (Volatile.Read(ref closed) == 1) throw file.Unavailable("it has been closed");
        if (!prepared) await PrepareAsync();
        var done = reading.TryRun(() =>
        {
            var connection = readers.TryTake(out var free) ? free : file.Open();
            try
            {
                var result = read(connection);
                readers.Add(connection);
                return result;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
        if (done is null) throw file.Unavailable("too many reads wait for it");
        try
        {
            return await done;
        }
        catch (SqliteException error)
        {
            throw file.Unavailable(error.Message);
        }
    }

    private static string InShards(string list) =>
        $"({list} is null or shard in (select value from json_each({list})))";

    private static T[] Rows<T>(
        SqliteConnection connection, string text, Func<SqliteDataReader, T> read, params object?[] values)
    {
        using var statement = new SqliteStatement(connection, text, values.Length);
        return statement.Rows(read, values);
    }
}
