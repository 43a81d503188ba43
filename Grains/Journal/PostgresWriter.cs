using Meanwhile.Connections;
using Meanwhile.Errors;
using Npgsql;

namespace Meanwhile.Journal;

/// <summary>One connection that writes runs, one transaction after the other; opened anew when it breaks.</summary>
internal sealed class PostgresWriter : IAsyncDisposable
{
    private readonly JournalDatabase database;
    private readonly Func<Task> prepare;
    private readonly GroupCommit commits;
    private NpgsqlConnection? connection;

    public PostgresWriter(JournalDatabase database, Func<Task> prepare)
    {
        (this.database, this.prepare) = (database, prepare);

        // On the pool: whoever writes may stand on a grain's turn, and the commits of all are not its work.
        commits = new GroupCommit(() => ThreadPool.UnsafeQueueUserWorkItem(_ => _ = CommitBatchAsync(), null));
    }

    /// <exception cref="StorageUnavailableException">When too many wait already.</exception>
    public void Add(JournalWrite write)
    {
        if (commits.Refuses(write) is { } why) throw database.Unavailable("runs", why);
    }

    public async ValueTask DisposeAsync()
    {
        await commits.CloseAsync();
        await CloseAsync();
    }

    private async Task CommitBatchAsync()
    {
        var waiting = commits.Take();
        try
        {
            await WriteAsync(waiting);
        }
        catch (Exception error)
        {
            // A mistake of ours must not keep everybody waiting who comes later.
            foreach (var write in waiting) write.Fail(error);
        }
        commits.Done();
    }

    private async Task WriteAsync(List<JournalWrite> waiting)
    {
        for (var next = 0; next < waiting.Count;)
        {
            var batch = new PostgresBatch();
            while (next < waiting.Count && batch.TryAdd(waiting[next])) next++;
            await CommitAsync(batch, mayRepeat: true, isCareful: false);
        }
    }

    /// <summary>
    /// Makes the writes of a batch. One that may have been made without our hearing of it is made again, for that does
    /// no harm; and when the database does not take the values of one write, the others are not to suffer for it.
    /// </summary>
    private async Task CommitAsync(PostgresBatch batch, bool mayRepeat, bool isCareful)
    {
        var writes = batch.Writes;
        try
        {
            await prepare();
            connection ??= await database.OpenAsync();
            await batch.SendAsync(connection, isCareful);
            foreach (var write in writes) write.Confirm();
        }
        catch (Exception error)
        {
            if (!isCareful && PostgresBatch.IsForTheCareful(error))
            {
                await CommitAsync(Again(writes), mayRepeat, isCareful: true);
                return;
            }
            await CloseAsync();
            if (IsAboutValues(error) && writes.Count > 1)
            {
                await CommitAsync(Again(writes[..(writes.Count / 2)]), mayRepeat, isCareful: true);
                await CommitAsync(Again(writes[(writes.Count / 2)..]), mayRepeat, isCareful: true);
            }
            else if (mayRepeat && error is NpgsqlException { IsTransient: true })
            {
                database.ForgetIdle();
                await CommitAsync(Again(writes), mayRepeat: false, isCareful: true);
            }
            else
            {
                var told = error is StorageUnavailableException ? error : database.Unavailable("runs", error.Message);
                foreach (var write in writes) write.Fail(told);
            }
        }
    }

    /// <summary>The same writes once more; each had room beside the others before.</summary>
    private static PostgresBatch Again(List<JournalWrite> writes)
    {
        var batch = new PostgresBatch();
        foreach (var write in writes) Must.Hold(batch.TryAdd(write));
        return batch;
    }

    /// <summary>Classes 22, 23 and 54 of SQL: values that cannot be; and texts that are none, which do not even leave.
    /// </summary>
    private static bool IsAboutValues(Exception error) => error switch
    {
        PostgresException { SqlState: var state } => state[..2] is "22" or "23" or "54",
        NpgsqlException or StorageUnavailableException => false,
        _ => true,
    };

    private async Task CloseAsync()
    {
        if (connection is null) return;
        await connection.DisposeAsync();
        connection = null;
    }
}
