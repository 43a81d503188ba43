using Npgsql;
using static Meanwhile.Journal.PostgresRows;
using static NpgsqlTypes.NpgsqlDbType;

namespace Meanwhile.Journal;

/// <summary>
/// What runs of one transaction have come to. Appends to the same run become one: the last says how the run stands.
/// </summary>
internal sealed class PostgresAppends
{
    /// <summary>Holds every run that is still ours, and writes anew only the rows that change: most entries leave
    /// theirs as it is.</summary>
    private const string Stand = """
        with owned as materialized (
            select a.*, (a.status, a.wake, a.ended) is distinct from (r.status, r.wake_at, r.ended_at) as differs
            from unnest($1, $2, $3, $4, $5, $6) as a(run, epoch, status, wake, ended, updated)
            join meanwhile.run r on r.run = a.run and r.epoch = a.epoch
            for no key update of r),
        changed as (
            update meanwhile.run r set status = o.status, wake_at = o.wake, ended_at = o.ended,
                updated = coalesce(o.updated, r.updated)
            from owned o where o.differs and r.run = o.run)
        select run, epoch from owned
        """;

    private const string State = """
        update meanwhile.run_key k set state = s.state
        from unnest($1, $2, $3) as s(run, epoch, state)
        join meanwhile.run r on r.run = s.run and r.epoch = s.epoch
        where k.tenant = r.tenant and k.flow = r.flow and k.key = r.key
        """;

    private readonly List<AppendWrite> all = [];
    private readonly SortedDictionary<(Guid Run, long Epoch), RunAppend> last = [];
    private readonly List<((Guid Run, long Epoch) Run, byte[] State)> states = [];

    public int Count => all.Count;

    /// <summary>Runs whose key gets another state.</summary>
    public List<(Guid Run, long Epoch)> WithState => states.ConvertAll(one => one.Run);

    public void Add(AppendWrite write)
    {
        var name = (write.Append.Run, write.Append.Epoch);
        all.Add(write);
        last[name] = write.Append;
        if (write.Append.KeyState is not { Length: > 0 } state) return;
        states.RemoveAll(one => one.Run == name);
        states.Add((name, KeptBody.Array(state)));
    }

    public void SendStanding(NpgsqlBatch batch)
    {
        if (last.Count == 0) return;
        var appends = last.Values.ToList();
        batch.Send(Stand,
            Many(appends.ConvertAll(one => one.Run), Uuid), Many(appends.ConvertAll(one => one.Epoch), Bigint),
            Many(appends.ConvertAll(one => (short)one.Status), Smallint),
            Many(appends.ConvertAll(one => JournalTime.WakeMicros(one.WakeAt)), Bigint),
            Many(appends.ConvertAll(one => JournalTime.Micros(one.EndedAt)), Bigint),
            Many(appends.ConvertAll(one => one.Entries is [.., var end] ? JournalTime.Micros(end.At) : (long?)null),
                Bigint));
    }

    public async Task ReadStandingAsync(NpgsqlDataReader rows)
    {
        var owned = new HashSet<(Guid, long)>();
        while (await rows.ReadAsync()) owned.Add((rows.GetGuid(0), rows.GetInt64(1)));
        foreach (var write in all) write.Outcome = owned.Contains((write.Append.Run, write.Append.Epoch));
    }

    public void SendStates(NpgsqlBatch batch)
    {
        if (states.Count == 0) return;
        batch.Send(State,
            Many(states.ConvertAll(one => one.Run.Run), Uuid), Many(states.ConvertAll(one => one.Run.Epoch), Bigint),
            Many(states.ConvertAll(one => one.State), Bytea));
    }
}
