using Npgsql;
using static Meanwhile.Journal.PostgresRows;
using static NpgsqlTypes.NpgsqlDbType;

namespace Meanwhile.Journal;

/// <summary>
/// What runs of one transaction have come to. Appends to the same run become one: the last says how the run stands.
/// </summary>
internal sealed class PostgresAppends
{
    private const string Owned = """
        select a.run, a.epoch from unnest($1, $2) as a(run, epoch)
        join meanwhile.run r on r.run = a.run and r.epoch = a.epoch
        """;

    /// <summary>Fails, and all with it, when a run is not ours.</summary>
    private const string AllOwned = """
        select 1 / (count(*) = cardinality($1))::int from unnest($1, $2) as a(run, epoch)
        join meanwhile.run r on r.run = a.run and r.epoch = a.epoch
        """;

    private const string Stand = """
        update meanwhile.run r set status = a.status, wake_at = a.wake, ended_at = a.ended,
            updated = coalesce(a.updated, r.updated)
        from unnest($1, $2, $3, $4, $5, $6) as a(run, epoch, status, wake, ended, updated)
        where r.run = a.run and r.epoch = a.epoch
        """;

    private const string State = """
        update meanwhile.run_key k set state = s.state
        from unnest($1, $2, $3) as s(run, epoch, state)
        join meanwhile.run r on r.run = s.run and r.epoch = s.epoch
        where k.tenant = r.tenant and k.flow = r.flow and k.key = r.key
        """;

    private readonly List<AppendWrite> all = [];
    private readonly Dictionary<(Guid Run, long Epoch), RunAppend> last = [];
    private readonly HashSet<(Guid Run, long Epoch)> changed = [];
    private readonly List<((Guid Run, long Epoch) Run, byte[] State)> states = [];

    public int Count => all.Count;

    public IEnumerable<Guid> Runs => last.Keys.Select(one => one.Run);

    /// <summary>Runs whose key gets another state.</summary>
    public List<(Guid Run, long Epoch)> WithState => states.ConvertAll(one => one.Run);

    public void Add(AppendWrite write)
    {
        var name = (write.Append.Run, write.Append.Epoch);
        all.Add(write);
        last[name] = write.Append;
        if (!write.Append.StandsAsBefore) changed.Add(name);
        if (write.Append.KeyState is not { Length: > 0 } state) return;
        states.RemoveAll(one => one.Run == name);
        states.Add((name, KeptBody.Array(state)));
    }

    /// <summary>Asks which of the runs are still ours, and writes how those stand of which that has changed.</summary>
    public void SendStanding(NpgsqlBatch batch, bool isCareful)
    {
        if (last.Count == 0) return;
        batch.Send(isCareful ? Owned : AllOwned,
            Many(last.Keys.Select(one => one.Run).ToList(), Uuid),
            Many(last.Keys.Select(one => one.Epoch).ToList(), Bigint));
        if (changed.Count == 0) return;
        var appends = changed.Select(name => last[name]).ToList();
        batch.Send(Stand,
            Many(appends.ConvertAll(one => one.Run), Uuid), Many(appends.ConvertAll(one => one.Epoch), Bigint),
            Many(appends.ConvertAll(one => (short)one.Status), Smallint),
            Many(appends.ConvertAll(one => JournalTime.WakeMicros(one.WakeAt)), Bigint),
            Many(appends.ConvertAll(one => JournalTime.Micros(one.EndedAt)), Bigint),
            Many(appends.ConvertAll(one => one.Entries is [.., var end] ? JournalTime.Micros(end.At) : (long?)null),
                Bigint));
    }

    public async Task ReadStandingAsync(NpgsqlDataReader rows, bool isCareful)
    {
        if (!isCareful)
        {
            foreach (var write in all) write.Outcome = true;
            return;
        }
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
