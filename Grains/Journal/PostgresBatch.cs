using Npgsql;
using NpgsqlTypes;
using static Meanwhile.Journal.PostgresRows;

namespace Meanwhile.Journal;

/// <summary>
/// Writes that share one transaction of PostgreSQL: a few statements over columns of values, sent together and made as
/// one. What others may want is locked in one order everywhere (shards, claims, keys, runs), so that batches of several
/// silos wait for each other, and not in a circle. Whoever takes a run has its shard to himself, and whoever writes one
/// shares it: so nobody writes what another is taking, and no row need be locked, and so written, for that.
/// </summary>
internal sealed class PostgresBatch
{
    private const string Keys = """
        insert into meanwhile.run_key as k (tenant, flow, key, next_seq)
        select tenant, flow, key, sum(turns)::bigint from (
            select * from unnest($1, $2, $3, $4) as a(tenant, flow, key, turns)
            union all
            select r.tenant, r.flow, r.key, 0 from unnest($5, $6) as s(run, epoch)
            join meanwhile.run r on r.run = s.run and r.epoch = s.epoch where r.key is not null) as wanted
        group by tenant, flow, key order by tenant, flow, key
        on conflict (tenant, flow, key) do update set next_seq = k.next_seq + excluded.next_seq
        """;

    /// <summary>The number is what these locks have in common, and no others of this database.</summary>
    private const string Shards = """
        select case when a.alone then pg_advisory_xact_lock(1297573888, a.shard)::text
            else pg_advisory_xact_lock_shared(1297573888, a.shard)::text end
        from unnest($1, $2) as a(shard, alone)
        """;

    private const string Take = "update meanwhile.run set epoch = epoch + 1 where run = any($1)";

    private readonly PostgresStarts starts = new();
    private readonly PostgresAppends appends = new();
    private readonly PostgresEntries entries = new();
    private readonly Dictionary<Guid, TakeWrite> takes = [];

    public List<JournalWrite> Writes { get; } = [];

    /// <summary>False for a write that must come after one that is in here.</summary>
    public bool TryAdd(JournalWrite write)
    {
        switch (write)
        {
            case StartWrite start:
                if (!starts.Fits(start)) return false;
                if (!starts.Add(start)) break;
                entries.Add(start.Run, 1, start.New.Entries);
                entries.AddLarge(start.Run, 1, KeptBody.Of(start.New.Record.Input));
                break;
            case AppendWrite append:
                appends.Add(append);
                entries.Add(append.Append.Run, append.Append.Epoch, append.Append.Entries);
                break;
            case TakeWrite take when !takes.TryAdd(take.Run, take):
                return false;
        }
        Writes.Add(write);
        return true;
    }

    /// <summary>
    /// Makes the writes; when the task completes, they are durable. Whoever is not careful takes it that all runs are
    /// his and that nothing of this has been written before, which costs half as much; when that is not so, nothing is
    /// written, and <see cref="IsForTheCareful"/> knows the error.
    /// </summary>
    public async Task SendAsync(NpgsqlConnection connection, bool isCareful)
    {
        // Of runs that claim a key, some turn out not to be started.
        isCareful |= starts.Claims > 0;
        await using var batch = new NpgsqlBatch(connection);
        SendShards(batch);
        starts.SendClaims(batch);
        SendKeys(batch);
        starts.SendRuns(batch, isCareful);
        appends.SendStanding(batch, isCareful);
        entries.Send(batch, isCareful);
        appends.SendStates(batch);
        var taken = takes.Keys.Order().ToList();
        if (taken.Count > 0)
        {
            batch.Send(Take, Many(taken, NpgsqlDbType.Uuid));
            batch.Send(RunsNamed, Many(taken, NpgsqlDbType.Uuid));
            batch.Send(EntriesOfRuns, Many(taken, NpgsqlDbType.Uuid));
        }
        await using var rows = await batch.ExecuteReaderAsync();
        if (IsLocking) await rows.NextResultAsync();
        if (starts.Claims > 0) await ReadAsync(rows, starts.ReadClaimsAsync);
        if (appends.Count > 0) await ReadAsync(rows, all => appends.ReadStandingAsync(all, isCareful));
        if (taken.Count > 0) await ReadTakenAsync(rows);

        // To the very end, for what goes wrong with the last statement or the commit is told there.
        while (await rows.NextResultAsync())
        {
        }
    }

    /// <summary>A division by zero, or a row that is there.</summary>
    public static bool IsForTheCareful(Exception error) => error is PostgresException
    {
        SqlState: PostgresErrorCodes.DivisionByZero or PostgresErrorCodes.UniqueViolation,
    };

    private bool IsLocking => appends.Count + takes.Count > 0;

    private void SendShards(NpgsqlBatch batch)
    {
        if (!IsLocking) return;
        var shards = new SortedDictionary<int, bool>();
        foreach (var run in appends.Runs) shards[RunShard.Of(run)] = false;
        foreach (var run in takes.Keys) shards[RunShard.Of(run)] = true;
        batch.Send(Shards,
            Many(shards.Keys.ToList(), NpgsqlDbType.Integer), Many(shards.Values.ToList(), NpgsqlDbType.Boolean));
    }

    private void SendKeys(NpgsqlBatch batch)
    {
        var (turns, states) = (starts.Turns(), appends.WithState);
        if (turns.Count + states.Count == 0) return;
        batch.Send(Keys,
            Many(turns.ConvertAll(one => one.Key.Tenant), NpgsqlDbType.Text),
            Many(turns.ConvertAll(one => one.Key.Flow), NpgsqlDbType.Text),
            Many(turns.ConvertAll(one => one.Key.Key), NpgsqlDbType.Text),
            Many(turns.ConvertAll(one => one.Turns), NpgsqlDbType.Bigint),
            Many(states.ConvertAll(one => one.Run), NpgsqlDbType.Uuid),
            Many(states.ConvertAll(one => one.Epoch), NpgsqlDbType.Bigint));
    }

    private async Task ReadTakenAsync(NpgsqlDataReader rows)
    {
        var records = await ReadAllAsync(rows, RecordOf);
        await rows.NextResultAsync();
        var all = (await ReadAllAsync(rows, row => (Run: row.GetGuid(5), Entry: Entry(row))))
            .ToLookup(one => one.Run, one => one.Entry);
        foreach (var record in records) takes[record.Run].Outcome = new StoredRun(record, [.. all[record.Run]]);
    }

    private static async Task ReadAsync(NpgsqlDataReader rows, Func<NpgsqlDataReader, Task> read)
    {
        await read(rows);
        await rows.NextResultAsync();
    }
}
