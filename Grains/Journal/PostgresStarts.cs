using Npgsql;
using static Meanwhile.Journal.PostgresRows;
using static NpgsqlTypes.NpgsqlDbType;

namespace Meanwhile.Journal;

/// <summary>
/// New runs of one transaction. Of those that bring the same idempotency key only the first claims it; the others share
/// its answer, so that a crowd with one key costs one row.
/// </summary>
internal sealed class PostgresStarts
{
    private const string Claim = """
        insert into meanwhile.idempotency as i (tenant, flow, key, fingerprint, run, claimed_at, kept_until)
        select * from unnest($1, $2, $3, $4, $5, $6, $7) as a(tenant, flow, key, fingerprint, run, claimed, kept)
        order by a.tenant, a.flow, a.key
        on conflict (tenant, flow, key) do update set
            fingerprint =
                case when i.kept_until <= excluded.claimed_at then excluded.fingerprint else i.fingerprint end,
            run = case when i.kept_until <= excluded.claimed_at then excluded.run else i.run end,
            claimed_at = case when i.kept_until <= excluded.claimed_at then excluded.claimed_at else i.claimed_at end,
            kept_until = case when i.kept_until <= excluded.claimed_at then excluded.kept_until else i.kept_until end
        returning i.tenant, i.flow, i.key, i.run, i.fingerprint
        """;

    private const string Keep = """
        insert into meanwhile.run (run, tenant, flow, version, shard, key, key_seq, status, epoch, wake_at, created,
            updated, ended_at, input, input_blob, traceparent, tracestate)
        select a.run, a.tenant, a.flow, a.version, a.shard, a.key, k.next_seq - a.back, a.status, 1, a.wake, a.created,
            a.created, a.ended, a.input, a.input_blob, a.parent, a.state
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) as a(run, tenant, flow,
            version, shard, status, wake, created, ended, input, input_blob, parent, state, key, back, claim)
        left join meanwhile.run_key k on k.tenant = a.tenant and k.flow = a.flow and k.key = a.key
        where a.claim is null or exists (select 1 from meanwhile.idempotency i
            where i.tenant = a.tenant and i.flow = a.flow and i.key = a.claim and i.run = a.run)
        on conflict do nothing
        """;

    /// <summary>The same for runs without claims and keys of which none is there.</summary>
    private const string KeepNew = """
        insert into meanwhile.run (run, tenant, flow, version, shard, status, epoch, wake_at, created, updated,
            ended_at, input, input_blob, traceparent, tracestate)
        select a.run, a.tenant, a.flow, a.version, a.shard, a.status, 1, a.wake, a.created, a.created, a.ended,
            a.input, a.input_blob, a.parent, a.state
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) as a(run, tenant, flow, version, shard,
            status, wake, created, ended, input, input_blob, parent, state)
        """;

    private readonly List<StartWrite> leading = [];
    private readonly List<StartWrite> sharing = [];
    private readonly Dictionary<(string Tenant, string Flow, string Key), StartWrite> claims = [];

    public int Claims => claims.Count;

    /// <summary>False when the same key was claimed in here for a time that is over when this one starts.</summary>
    public bool Fits(StartWrite start) =>
        start.New.Idempotency is not { } claim
            || !claims.TryGetValue(ClaimOf(start, claim), out var first)
            || first.New.Idempotency!.KeptUntil > start.New.Record.StartedAt;

    /// <summary>Whether its rows are to be written: not when another one claims for it.</summary>
    public bool Add(StartWrite start)
    {
        var leads = start.New.Idempotency is not { } claim || claims.TryAdd(ClaimOf(start, claim), start);
        (leads ? leading : sharing).Add(start);
        return leads;
    }

    public void SendClaims(NpgsqlBatch batch)
    {
        if (claims.Count == 0) return;
        var all = claims.ToList();
        batch.Send(Claim,
            Many(all.ConvertAll(one => one.Key.Tenant), Text), Many(all.ConvertAll(one => one.Key.Flow), Text),
            Many(all.ConvertAll(one => one.Key.Key), Text),
            Many(all.ConvertAll(one => one.Value.New.Idempotency!.Fingerprint), Text),
            Many(all.ConvertAll(one => one.Value.Run), Uuid),
            Many(all.ConvertAll(one => JournalTime.Micros(one.Value.New.Record.StartedAt)), Bigint),
            Many(all.ConvertAll(one => JournalTime.Micros(one.Value.New.Idempotency!.KeptUntil)), Bigint));
    }

    public async Task ReadClaimsAsync(NpgsqlDataReader rows)
    {
        var kept = new Dictionary<(string, string, string), (Guid Run, string Fingerprint)>();
        while (await rows.ReadAsync())
            kept.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2)), (rows.GetGuid(3), rows.GetString(4)));
        foreach (var start in leading.Concat(sharing))
        {
            if (start.New.Idempotency is not { } claim) continue;
            var (run, fingerprint) = kept[ClaimOf(start, claim)];
            start.Outcome = run == start.Run
                ? new RunAdmission(run, true, true)
                : new RunAdmission(run, false, fingerprint == claim.Fingerprint);
        }
    }

    /// <summary>How many turns are asked for of each key.</summary>
    public List<((string Tenant, string Flow, string Key) Key, long Turns)> Turns() =>
        [.. leading.Where(start => start.New.Record.Key is not null).GroupBy(KeyOf).Select(
            group => (group.Key, group.LongCount()))];

    public void SendRuns(NpgsqlBatch batch, bool isCareful)
    {
        if (leading.Count == 0) return;
        var records = leading.ConvertAll(start => start.New.Record);
        var inputs = records.ConvertAll(record => KeptBody.Of(record.Input));
        NpgsqlParameter[] columns =
        [
            Many(records.ConvertAll(one => one.Run), Uuid), Many(records.ConvertAll(one => one.Tenant), Text),
            Many(records.ConvertAll(one => one.Flow), Text), Many(records.ConvertAll(one => one.Version), Text),
            Many(records.ConvertAll(one => RunShard.Of(one.Run)), Smallint),
            Many(records.ConvertAll(one => (short)one.Status), Smallint),
            Many(records.ConvertAll(one => JournalTime.WakeMicros(one.WakeAt)), Bigint),
            Many(records.ConvertAll(one => JournalTime.Micros(one.StartedAt)), Bigint),
            Many(records.ConvertAll(one => JournalTime.Micros(one.EndedAt)), Bigint),
            Many(inputs.ConvertAll(one => one.Inline), Bytea), Many(inputs.ConvertAll(one => one.Hash), Bytea),
            Many(records.ConvertAll(one => one.TraceParent), Text),
            Many(records.ConvertAll(one => one.TraceState), Text),
        ];
        if (!isCareful && leading.TrueForAll(one => one.New is { Idempotency: null, Record.Key: null }))
            batch.Send(KeepNew, columns);
        else
            batch.Send(Keep,
            [
                .. columns, Many(records.ConvertAll(one => one.Key), Text), Many(TurnsBack(), Bigint),
                Many(leading.ConvertAll(one => one.New.Idempotency?.Key), Text),
            ]);
    }

    /// <summary>How many turns of the same key are taken in here behind each run: the key's number is the last one's.
    /// </summary>
    private List<long> TurnsBack()
    {
        var behind = new Dictionary<(string, string, string), long>();
        var back = new List<long>(leading.Count);
        for (var index = leading.Count - 1; index >= 0; index--)
        {
            var turns = 0L;
            if (leading[index].New.Record.Key is not null)
                behind[KeyOf(leading[index])] = 1 + (turns = behind.GetValueOrDefault(KeyOf(leading[index])));
            back.Add(turns);
        }
        back.Reverse();
        return back;
    }

    private static (string Tenant, string Flow, string Key) KeyOf(StartWrite start) =>
        (start.New.Record.Tenant, start.New.Record.Flow, start.New.Record.Key!);

    private static (string Tenant, string Flow, string Key) ClaimOf(StartWrite start, IdempotencyClaim claim) =>
        (start.New.Record.Tenant, start.New.Record.Flow, claim.Key);
}
