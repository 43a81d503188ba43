using Meanwhile.Runs;

namespace Meanwhile.Journal;

/// <summary>Keeps runs as long as the process lives: for those that need not survive, and for tests.</summary>
public sealed class MemoryJournal : IJournal
{
    private static bool IsIn(short[]? shards, Guid run) => shards is null || shards.Contains(RunShard.Of(run));

    private readonly Lock gate = new();
    private readonly SortedDictionary<Guid, Kept> runs = [];
    private readonly SortedSet<Guid> open = [];
    private readonly SortedSet<(DateTimeOffset At, Guid Run)> waking = [];
    private readonly SortedSet<(DateTimeOffset At, Guid Run)> ended = [];
    private readonly Dictionary<(string Tenant, string Flow, string Key), Line> keys = [];
    private readonly Dictionary<(string Tenant, string Flow, string Key), Claim> claims = [];

    public Guid? Database => null;

    public Task<RunAdmission> StartAsync(NewRun run)
    {
        lock (gate) return Task.FromResult(Start(run));
    }

    public Task<bool> AppendAsync(RunAppend append)
    {
        lock (gate)
        {
            if (!runs.TryGetValue(append.Run, out var kept) || kept.Record.Epoch != append.Epoch)
                return Task.FromResult(false);
            foreach (var entry in append.Entries) kept.Entries.TryAdd(entry.Seq, Whole(entry));
            Stand(kept, Whole(kept.Record with
            {
                Status = append.Status,
                WakeAt = append.WakeAt,
                EndedAt = append.EndedAt,
            }));
            if (append.KeyState is { Length: > 0 } state && kept.Record.Key is not null)
                keys[KeyOf(kept.Record)].State = state;
            return Task.FromResult(true);
        }
    }

    public Task<StoredRun?> TakeAsync(Guid run)
    {
        lock (gate)
        {
            if (!runs.TryGetValue(run, out var kept)) return Task.FromResult<StoredRun?>(null);
            kept.Record = kept.Record with { Epoch = kept.Record.Epoch + 1 };
            return Task.FromResult<StoredRun?>(kept.Stored);
        }
    }

    public Task<StoredRun?> FindAsync(Guid run)
    {
        lock (gate) return Task.FromResult(runs.TryGetValue(run, out var kept) ? kept.Stored : null);
    }

    public Task<RunRecord[]> ListAsync(RunQuery query)
    {
        lock (gate)
        {
            return Task.FromResult(runs.Values.Reverse().Select(kept => kept.Record)
                .Where(record => record.Tenant == query.Tenant
                    && (query.Before is not { } before || record.Run.CompareTo(before) < 0)
                    && (query.Since is not { } since || record.StartedAt >= Whole(since))
                    && (query.Flow is null || record.Flow == query.Flow)
                    && (query.Status is null || record.Status == query.Status)
                    && (query.Key is null || record.Key == query.Key))
                .Take(query.Limit)
                .Select(record => record with { Input = default })
                .ToArray());
        }
    }

    public Task<Guid[]> OpenAsync(Guid after, int limit, short[]? shards = null)
    {
        lock (gate)
        {
            return Task.FromResult(open.GetViewBetween(after, Guid.AllBitsSet)
                .Where(run => run != after && IsIn(shards, run)).Take(limit).ToArray());
        }
    }

    public Task<WakeTime[]> WakingAsync(WakeTime after, int limit, short[]? shards = null)
    {
        lock (gate)
        {
            return Task.FromResult(waking.GetViewBetween((after.At, after.Run), (DateTimeOffset.MaxValue, default))
                .Where(one => one != (after.At, after.Run) && IsIn(shards, one.Run)).Take(limit)
                .Select(one => new WakeTime(one.At, one.Run)).ToArray());
        }
    }

    public Task<KeyRecord> KeyAsync(string tenant, string flow, string key)
    {
        lock (gate)
        {
            return Task.FromResult(keys.TryGetValue((tenant, flow, key), out var line)
                ? new KeyRecord(line.State, line.Turns.Count == 0 ? null : line.Turns.Min.Run)
                : new KeyRecord(null, null));
        }
    }

    public Task<int> RemoveAsync(DateTimeOffset endedBefore, DateTimeOffset now, int limit)
    {
        lock (gate)
        {
            var gone = ended.TakeWhile(one => one.At < endedBefore).Take(limit).ToArray();
            foreach (var (_, run) in gone) Remove(runs[run]);
            foreach (var claim in claims.Where(claim => claim.Value.KeptUntil < now).Take(limit).ToArray())
                claims.Remove(claim.Key);
            return Task.FromResult(gone.Length);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private RunAdmission Start(NewRun run)
    {
        var record = Whole(run.Record with { Epoch = 1 });
        if (run.Idempotency is { } wanted)
        {
            var name = (record.Tenant, record.Flow, wanted.Key);
            if (claims.TryGetValue(name, out var there) && there.Run != record.Run
                && there.KeptUntil > record.StartedAt)
                return new RunAdmission(there.Run, false, there.Fingerprint == wanted.Fingerprint);
            claims[name] = new Claim(record.Run, wanted.Fingerprint, Whole(wanted.KeptUntil));
        }
        var admission = new RunAdmission(record.Run, true, true);
        if (runs.ContainsKey(record.Run)) return admission;
        var kept = new Kept(record);
        foreach (var entry in run.Entries) kept.Entries.TryAdd(entry.Seq, Whole(entry));
        if (record.Key is not null)
        {
            if (!keys.TryGetValue(KeyOf(record), out var line)) keys.Add(KeyOf(record), line = new Line());
            kept.Turn = ++line.Next;
            line.Runs++;
        }
        runs.Add(record.Run, kept);
        Stand(kept, record);
        return admission;
    }

    /// <summary>Keeps the row and every order in which it is looked for.</summary>
    private void Stand(Kept kept, RunRecord next)
    {
        Forget(kept);
        kept.Record = next;
        if (next.Status is RunStatus.Running or RunStatus.Queued) open.Add(next.Run);
        if (next is { Status: RunStatus.Waiting or RunStatus.Paused, WakeAt: { } wake }) waking.Add((wake, next.Run));
        if (next.EndedAt is { } end) ended.Add((end, next.Run));
        else if (next.Key is not null) keys[KeyOf(next)].Turns.Add((kept.Turn, next.Run));
    }

    private void Forget(Kept kept)
    {
        var record = kept.Record;
        open.Remove(record.Run);
        if (record.WakeAt is { } wake) waking.Remove((wake, record.Run));
        if (record.EndedAt is { } end) ended.Remove((end, record.Run));
        if (record.Key is not null) keys[KeyOf(record)].Turns.Remove((kept.Turn, record.Run));
    }

    private void Remove(Kept kept)
    {
        Forget(kept);
        runs.Remove(kept.Record.Run);
        if (kept.Record.Key is null) return;
        var line = keys[KeyOf(kept.Record)];
        if (--line.Runs == 0 && line.State is null) keys.Remove(KeyOf(kept.Record));
    }

    private static (string Tenant, string Flow, string Key) KeyOf(RunRecord record) =>
        (record.Tenant, record.Flow, record.Key!);

    private static DateTimeOffset Whole(DateTimeOffset time) => JournalTime.Of(JournalTime.Micros(time));

    private static JournalEntry Whole(JournalEntry entry) => entry with { At = Whole(entry.At) };

    private static RunRecord Whole(RunRecord record) => record with
    {
        StartedAt = Whole(record.StartedAt),
        EndedAt = JournalTime.Of(JournalTime.Micros(record.EndedAt)),
        WakeAt = JournalTime.Of(JournalTime.WakeMicros(record.WakeAt)),
    };

    private sealed class Kept(RunRecord record)
    {
        public RunRecord Record { get; set; } = record;
        public long Turn { get; set; }
        public SortedDictionary<long, JournalEntry> Entries { get; } = [];
        public StoredRun Stored => new(Record, [.. Entries.Values]);
    }

    /// <summary>The runs of one key, in the order in which they were accepted.</summary>
    private sealed class Line
    {
        public long Next { get; set; }
        public int Runs { get; set; }
        public ReadOnlyMemory<byte>? State { get; set; }
        public SortedSet<(long Turn, Guid Run)> Turns { get; } = [];
    }

    private sealed record Claim(Guid Run, string Fingerprint, DateTimeOffset KeptUntil);
}
