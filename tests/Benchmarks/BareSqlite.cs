using Microsoft.Data.Sqlite;

namespace Meanwhile.Benchmarks;

/// <summary>
/// What the file itself allows: a loop on one thread that writes the same rows into the same tables, all runs that are
/// in flight with one transaction, and knows nothing of epochs, queues or tasks.
/// </summary>
internal sealed class BareSqlite : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteCommand run, entry, end, begin, commit;
    private readonly byte[][] names;
    private readonly RunRows rows;

    public BareSqlite(string file, int inflight, RunRows rows)
    {
        this.rows = rows;
        connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        Command("pragma synchronous = full; pragma wal_autocheckpoint = 4000").ExecuteNonQuery();
        run = Command("""
            insert into run values ($1, 'default', 'order', '6b86b273ff34fce1', 7, null, null, 0, 1, null, $2, $2, null,
                $3, null, null, null)
            """, 3);
        entry = Command("insert into run_event values ($1, $2, $3, $4, $5, null, $6)", 6);
        end = Command("update run set status = 1, ended_at = $2, updated = $2 where run = $1", 2);
        begin = Command("begin immediate");
        commit = Command("commit");
        names = new byte[inflight][];
    }

    /// <summary>As many runs as are in flight, from start to end.</summary>
    public void WriteRound()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;
        var last = rows.Entries.Count;
        for (var stage = 1; stage <= last; stage++)
        {
            var written = rows.Entries[stage - 1];
            begin.ExecuteNonQuery();
            for (var one = 0; one < names.Length; one++)
            {
                if (stage == 1) Execute(run, names[one] = Name(), now, rows.Input);
                Execute(entry, names[one], stage, written.Kind, written.Place, written.Body, now);
                if (stage == last) Execute(end, names[one], now);
            }
            commit.ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        foreach (var command in new[] { run, entry, end, begin, commit }) command.Dispose();
        connection.Dispose();
    }

    private static byte[] Name() => Guid.CreateVersion7().ToByteArray(bigEndian: true);

    private static void Execute(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var index = 0; index < values.Length; index++) command.Parameters[index].Value = values[index];
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text, int parameters = 0)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var number = 1; number <= parameters; number++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${number}" });
        return command;
    }
}
