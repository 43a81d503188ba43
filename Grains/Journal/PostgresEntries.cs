using Npgsql;
using static Meanwhile.Journal.PostgresRows;
using static NpgsqlTypes.NpgsqlDbType;

namespace Meanwhile.Journal;

/// <summary>
/// Entries of runs in one transaction, and what of them is large. Carefully written, they come only to runs that have
/// the epoch of whoever writes (a new run has the first one), and those that are there already do no harm; otherwise
/// one such fails them all.
/// </summary>
internal sealed class PostgresEntries
{
    private const string Entries = """
        insert into meanwhile.run_event (run, seq, kind, place, body, blob, at)
        select e.run, e.seq, e.kind, e.place, e.body, e.blob, e.at
        from unnest($1, $2, $3, $4, $5, $6, $7, $8) as e(run, seq, kind, place, body, blob, at, epoch)
        join meanwhile.run r on r.run = e.run and r.epoch = e.epoch
        on conflict do nothing
        """;

    private const string NewEntries = """
        insert into meanwhile.run_event (run, seq, kind, place, body, blob, at)
        select * from unnest($1, $2, $3, $4, $5, $6, $7)
        """;

    private const string Blobs = """
        insert into meanwhile.blob (run, hash, body)
        select b.run, b.hash, b.body from unnest($1, $2, $3, $4) as b(run, epoch, hash, body)
        join meanwhile.run r on r.run = b.run and r.epoch = b.epoch
        on conflict do nothing
        """;

    private readonly List<(Guid Run, long Epoch, JournalEntry Entry, KeptBody Body)> entries = [];
    private readonly List<(Guid Run, long Epoch, byte[] Hash, byte[] Body)> blobs = [];

    public void Add(Guid run, long epoch, IReadOnlyList<JournalEntry> added)
    {
        foreach (var entry in added)
        {
            var body = KeptBody.Of(entry.Body);
            entries.Add((run, epoch, entry, body));
            AddLarge(run, epoch, body);
        }
    }

    public void AddLarge(Guid run, long epoch, KeptBody body)
    {
        if (body.Hash is not null) blobs.Add((run, epoch, body.Hash, KeptBody.Array(body.Large)));
    }

    public void Send(NpgsqlBatch batch, bool isCareful)
    {
        if (entries.Count > 0)
        {
            var epochs = Many(entries.ConvertAll(one => one.Epoch), Bigint);
            NpgsqlParameter[] columns =
            [
                Many(entries.ConvertAll(one => one.Run), Uuid), Many(entries.ConvertAll(one => one.Entry.Seq), Bigint),
                Many(entries.ConvertAll(one => (short)one.Entry.Kind), Smallint),
                Many(entries.ConvertAll(one => one.Entry.Place), Text),
                Many(entries.ConvertAll(one => one.Body.Inline), Bytea),
                Many(entries.ConvertAll(one => one.Body.Hash), Bytea),
                Many(entries.ConvertAll(one => JournalTime.Micros(one.Entry.At)), Bigint),
            ];
            if (isCareful) batch.Send(Entries, [.. columns, epochs]);
            else batch.Send(NewEntries, columns);
        }
        if (blobs.Count > 0)
        {
            batch.Send(Blobs,
                Many(blobs.ConvertAll(one => one.Run), Uuid), Many(blobs.ConvertAll(one => one.Epoch), Bigint),
                Many(blobs.ConvertAll(one => one.Hash), Bytea), Many(blobs.ConvertAll(one => one.Body), Bytea));
        }
    }
}
