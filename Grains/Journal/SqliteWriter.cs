using System.Globalization;
using Meanwhile.Runs;
using Microsoft.Data.Sqlite;

namespace Meanwhile.Journal;

/// <summary>The one connection that writes the file, with its statements; used by one thread.</summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>Runs remembered; a thousand of them take less than 200 KB.</summary>
    private const int KnownMax = 100_000;

    private readonly SqliteConnection connection;
    private readonly List<SqliteStatement> all = [];

    /// <summary>How runs stand that are being written, so that their rows need not be read for every entry.</summary>
    private readonly Dictionary<Guid, Standing> known = [];

    private readonly SqliteStatement begin, commit, strangers, claimOf, claim, turn, start, entry, blob;
    private readonly SqliteStatement standing, stand, keyState, take, run, entries;
    private readonly SqliteRemoval removal;
    private long strangersSeen = -1;

    public SqliteWriter(SqliteFile file)
    {
        connection = file.OpenToWrite();
        begin = Statement("begin immediate", 0);
        commit = Statement("commit", 0);
        strangers = Statement("pragma data_version", 0);
        claimOf = Statement("""
            select run, fingerprint from idempotency
            where tenant = $1 and flow = $2 and key = $3 and (kept_until > $4 or run = $5)
            """, 5);
        claim = Statement("insert or replace into idempotency values ($1, $2, $3, $4, $5, $6, $7)", 7);
        turn = Statement("""
            insert into run_key (tenant, flow, key, next_seq) values ($1, $2, $3, 1)
            on conflict do update set next_seq = next_seq + 1 returning next_seq
            """, 3);
        start = Statement("""
            insert into run (run, tenant, flow, version, shard, key, key_seq, status, epoch, wake_at, created, updated,
                ended_at, input, input_blob, traceparent, tracestate)
            values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $10, $11, $12, $13, $14, $15) on conflict do nothing
            """, 15);
        entry = Statement("insert into run_event values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing", 7);
        blob = Statement("insert into blob values ($1, $2, $3) on conflict do nothing", 3);
        standing = Statement("select epoch, status, wake_at, ended_at from run where run = $1", 1);
        stand = Statement(
            "update run set status = $2, wake_at = $3, ended_at = $4, updated = coalesce($5, updated) where run = $1",
            5);
        keyState = Statement("""
            update run_key set state = $2
            where (tenant, flow, key) = (select tenant, flow, key from run where run = $1)
            """, 2);
        take = Statement("update run set epoch = epoch + 1 where run = $1", 1);
        run = Statement(SqliteRows.OneRun, 1);
        entries = Statement(SqliteRows.EntriesOfRun, 1);
        removal = new SqliteRemoval(Statement);
    }

    /// <summary>Makes all the writes in one transaction, and tells nobody before it is durable.</summary>
    public void Commit(List<JournalWrite> batch)
    {
        begin.Execute();
        ForgetWhatOthersChanged();
        foreach (var write in batch)
        {
            switch (write)
            {
                case StartWrite one: one.Outcome = Start(one.New); break;
                case AppendWrite one: one.Outcome = Append(one.Append); break;
                case TakeWrite one: one.Outcome = Take(one.Run); break;
                case RemoveWrite one: one.Outcome = removal.Remove(one); break;
            }
        }
        commit.Execute();
        foreach (var write in batch) write.Confirm();
    }

    public void Dispose()
    {
        foreach (var statement in all) statement.Dispose();
        connection.Dispose();
    }

    private SqliteStatement Statement(string text, int parameters)
    {
        var statement = new SqliteStatement(connection, text, parameters);
        all.Add(statement);
        return statement;
    }

    private RunAdmission Start(NewRun asked)
    {
        var record = asked.Record;
        var (name, started) = (SqliteRows.Name(record.Run), JournalTime.Micros(record.StartedAt));
        if (asked.Idempotency is { } wanted)
        {
            if (Claimed(record, wanted, name, started) is { } admission) return admission;
            claim.Execute(record.Tenant, record.Flow, wanted.Key, wanted.Fingerprint, name, started,
                JournalTime.Micros(wanted.KeptUntil));
        }
        long? turnOfKey = record.Key is null ? null : Number(turn.First(record.Tenant, record.Flow, record.Key));
        var (wake, ended) = (JournalTime.WakeMicros(record.WakeAt), JournalTime.Micros(record.EndedAt));
        var input = KeptBody.Of(record.Input);
        var kept = start.Execute(name, record.Tenant, record.Flow, record.Version, RunShard.Of(record.Run), record.Key,
            turnOfKey, (int)record.Status, wake, started, ended, input.Inline, input.Hash, record.TraceParent,
            record.TraceState);
        if (kept == 1) Know(record.Run, new Standing(1, (int)record.Status, wake, ended));
        if (input.Hash is not null) blob.Execute(name, input.Hash, KeptBody.Array(input.Large));
        Write(name, asked.Entries);
        return new RunAdmission(record.Run, true, true);
    }

    private RunAdmission? Claimed(RunRecord record, IdempotencyClaim wanted, byte[] name, long started)
    {
        using var rows = claimOf.Read(record.Tenant, record.Flow, wanted.Key, started, name);
        if (!rows.Read()) return null;
        var there = SqliteRows.Run(rows, 0);
        return there == record.Run ? null : new RunAdmission(there, false, rows.GetString(1) == wanted.Fingerprint);
    }

    private bool Append(RunAppend append)
    {
        var name = SqliteRows.Name(append.Run);
        if (StandingOf(append.Run, name) is not { } before || before.Epoch != append.Epoch) return false;
        var now = new Standing(append.Epoch, (int)append.Status, JournalTime.WakeMicros(append.WakeAt),
            JournalTime.Micros(append.EndedAt));
        if (before != now)
        {
            long? updated = append.Entries is [.., var last] ? JournalTime.Micros(last.At) : null;
            stand.Execute(name, now.Status, now.Wake, now.Ended, updated);
            Know(append.Run, now);
        }
        Write(name, append.Entries);
        if (append.KeyState is { Length: > 0 } state) keyState.Execute(name, KeptBody.Array(state));
        return true;
    }

    private Standing? StandingOf(Guid asked, byte[] name)
    {
        if (known.TryGetValue(asked, out var there)) return there;
        using var rows = standing.Read(name);
        if (!rows.Read()) return null;
        var read = new Standing(rows.GetInt64(0), rows.GetInt32(1), Micros(rows, 2), Micros(rows, 3));
        Know(asked, read);
        return read;
    }

    private void Know(Guid asked, Standing now)
    {
        if (now.Ended is not null) known.Remove(asked);
        else if (known.Count < KnownMax || known.ContainsKey(asked)) known[asked] = now;
        else known.Clear();
    }

    /// <summary>Nobody else should write this file; if somebody has, what is remembered is worth nothing.</summary>
    private void ForgetWhatOthersChanged()
    {
        var seen = Number(strangers.First());
        if (seen != strangersSeen) known.Clear();
        strangersSeen = seen;
    }

    private StoredRun? Take(Guid taken)
    {
        var name = SqliteRows.Name(taken);
        known.Remove(taken);
        if (take.Execute(name) == 0) return null;
        using var rows = run.Read(name);
        Must.Hold(rows.Read());
        var record = SqliteRows.RecordOf(rows);
        return new StoredRun(record, entries.Rows(SqliteRows.Entry, name));
    }

    private void Write(byte[] name, IReadOnlyList<JournalEntry> added)
    {
        foreach (var one in added)
        {
            var body = KeptBody.Of(one.Body);
            entry.Execute(name, one.Seq, (int)one.Kind, one.Place, body.Inline, body.Hash,
                JournalTime.Micros(one.At));
            if (body.Hash is not null) blob.Execute(name, body.Hash, KeptBody.Array(body.Large));
        }
    }

    private static long? Micros(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private readonly record struct Standing(long Epoch, int Status, long? Wake, long? Ended);
}
