using Meanwhile.Errors;
using Meanwhile.Journal;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Runs;

/// <summary>
/// Writes what happens to one run, in order and one append at a time; what comes meanwhile goes with the next. A store
/// that fails is tried again until it answers, for what is not recorded has not happened. For one turn, as the run.
/// </summary>
internal sealed partial class RunLog(Guid run, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly List<JournalEntry> kept = [];
    private List<(JournalEntry? Entry, TaskCompletionSource? Written)> queue = [];
    private IJournal? journal;
    private long epoch;
    private (RunStatus Status, DateTimeOffset? WakeAt, DateTimeOffset? EndedAt)? standing;
    private TaskCompletionSource? soonWritten;
    private long lastSoon;
    private long lastWritten;
    private int awaited;
    private bool isWriting;
    private bool isMoving;
    private bool isGone;

    /// <summary>The number of the last entry.</summary>
    public long LastSeq { get; private set; }

    /// <summary>Whether entries are durable when they are written; otherwise they are only kept in memory.</summary>
    public bool IsDurable => journal is not null;

    /// <summary>The database that can record effects with this run; null where there is none.</summary>
    public Guid? Database => journal?.Database;

    /// <summary>Which of those who took the run over is writing; 0 while it is only in memory.</summary>
    public long Epoch => epoch;

    /// <summary>Nothing waits to be written.</summary>
    public bool IsIdle => !isWriting && queue.Count == 0;

    /// <summary>How the run stands, written with the next append.</summary>
    public RunStatus Status { get; set; } = RunStatus.Running;

    public DateTimeOffset? WakeAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public ReadOnlyMemory<byte>? KeyState { get; set; }

    /// <summary>Called with each entry once it is written.</summary>
    public Action<JournalEntry>? Written { get; set; }

    /// <summary>Called once, when the run turns out to belong to somebody else (true), or could not be kept at all.
    /// </summary>
    public Action<bool>? Lost { get; set; }

    /// <summary>The entries so far of a run that is only in memory.</summary>
    public IReadOnlyList<JournalEntry> Kept => kept;

    /// <summary>From now on entries go to the journal, behind those that are there.</summary>
    public void Continue(IJournal store, long ofEpoch, long lastSeq)
    {
        (journal, epoch, LastSeq) = (store, ofEpoch, lastSeq);
        kept.Clear();
    }

    /// <summary>
    /// Writes that a run is there, at once; what happens meanwhile goes with the next append. Completes when it is
    /// durable. A store that fails is not tried again: nobody has been told of the run yet, so it is given up.
    /// </summary>
    public async Task StartAsync(IJournal store, NewRun start)
    {
        (journal, epoch, isWriting) = (store, 1, true);
        (LastSeq, lastSoon) = (start.Entries[^1].Seq, start.Entries[^1].Seq);
        standing = (start.Record.Status, start.Record.WakeAt, start.Record.EndedAt);
        try
        {
            await store.StartAsync(start);
        }
        catch
        {
            LetGo();
            Lost?.Invoke(false);
            throw;
        }
        isWriting = false;
        foreach (var entry in start.Entries) Wrote(entry);
        if (lastWritten >= lastSoon) TakeSoonWritten()?.SetResult();
        if (queue.Count > 0) Start();
    }

    /// <summary>
    /// Moves a run that was only in memory to the journal: <paramref name="start"/> keeps what has happened so far, and
    /// what happens meanwhile follows.
    /// </summary>
    public async Task MoveAsync(IJournal store, Func<IReadOnlyList<JournalEntry>, Task> start)
    {
        Must.Hold(journal is null && !isMoving);
        (isMoving, isWriting) = (true, true);
        for (var pause = FirstPause; !isGone; pause = Longer(pause))
        {
            try
            {
                await start([.. kept]);
                break;
            }
            catch (StorageUnavailableException error)
            {
                Log.Failing(log, run, pause.TotalMilliseconds, error);
                await Pause.ForAsync(pause, time, CancellationToken.None);
            }
        }
        (journal, epoch, isMoving, isWriting) = (store, 1, false, false);
        kept.Clear();
        if (queue.Count > 0) Start();
    }

    /// <summary>Completes when the entry is as durable as the run is.</summary>
    public Task AppendAsync(EntryKind kind, string place, ReadOnlyMemory<byte> body)
    {
        var written = new TaskCompletionSource();
        Enqueue(kind, place, body, written);
        return written.Task;
    }

    /// <summary>The entry goes with the next append, and comes before everything that is written after it.</summary>
    public void Append(EntryKind kind, string place, ReadOnlyMemory<byte> body) => Enqueue(kind, place, body, null);

    /// <summary>
    /// The entry is written at once, and nobody waits for that: what happens meanwhile goes with the next append.
    /// Whoever is about to show to others what came of it asks for <see cref="SoonWrittenAsync"/> first.
    /// </summary>
    public void AppendSoon(EntryKind kind, string place, ReadOnlyMemory<byte> body)
    {
        Enqueue(kind, place, body, null);
        if (IsDurable) Start();
        lastSoon = LastSeq;
    }

    /// <summary>Completes when all that nobody waited for is as durable as the run is.</summary>
    public Task SoonWrittenAsync() => lastWritten >= lastSoon || !IsDurable
        ? Task.CompletedTask
        : (soonWritten ??= new TaskCompletionSource()).Task;

    /// <summary>Whether somebody waits for an entry, and so will be told of it later than of one that is written soon.
    /// </summary>
    public bool IsAwaited => awaited > 0;

    /// <summary>Writes how the run stands, and nothing else. Completes when that is durable.</summary>
    public Task MarkAsync()
    {
        var written = new TaskCompletionSource();
        queue.Add((null, written));
        Start();
        return written.Task;
    }

    /// <summary>Nothing more is written; whoever waits for that waits for ever.</summary>
    public void LetGo() => isGone = true;

    private void Enqueue(EntryKind kind, string place, ReadOnlyMemory<byte> body, TaskCompletionSource? written)
    {
        if (isGone) return;
        var entry = new JournalEntry(++LastSeq, kind, place, body, time.GetUtcNow());
        if (journal is null && !isMoving)
        {
            kept.Add(entry);
            Written?.Invoke(entry);
            written?.SetResult();
            return;
        }
        queue.Add((entry, written));
        if (written is null) return;
        awaited++;
        Start();
    }

    private void Start()
    {
        if (!isWriting) _ = WriteAllAsync();
    }

    private async Task WriteAllAsync()
    {
        isWriting = true;
        while (queue.Count > 0 && !isGone)
        {
            var batch = queue;
            queue = [];
            if (!await WriteAsync(Next(batch)))
            {
                Lose();
                return;
            }
            foreach (var (entry, written) in batch)
            {
                if (isGone) return;
                if (entry is not null) Wrote(entry);
                if (entry is not null && written is not null) awaited--;
                written?.SetResult();
            }
            if (lastWritten >= lastSoon) TakeSoonWritten()?.SetResult();
        }
        isWriting = false;
    }

    private RunAppend Next(List<(JournalEntry? Entry, TaskCompletionSource? Written)> batch)
    {
        var entries = new List<JournalEntry>(batch.Count);
        foreach (var (entry, _) in batch)
            if (entry is not null) entries.Add(entry);
        var isAwake = entries.Count > 0 && Status == RunStatus.Waiting;
        var before = standing;
        standing = (isAwake ? RunStatus.Running : Status, isAwake ? null : WakeAt, EndedAt);
        return new RunAppend(run, epoch, entries, standing.Value.Status, standing.Value.WakeAt)
        {
            StandsAsBefore = standing == before,
            EndedAt = EndedAt,
            KeyState = KeyState,
        };
    }

    private void Wrote(JournalEntry entry)
    {
        lastWritten = entry.Seq;
        Written?.Invoke(entry);
    }

    private async Task<bool> WriteAsync(RunAppend append)
    {
        for (var pause = FirstPause; !isGone; pause = Longer(pause))
        {
            try
            {
                return await journal!.AppendAsync(append);
            }
            catch (StorageUnavailableException error)
            {
                Log.Failing(log, run, pause.TotalMilliseconds, error);
                await Pause.ForAsync(pause, time, CancellationToken.None);
            }
        }
        return false;
    }

    private TaskCompletionSource? TakeSoonWritten()
    {
        var waiting = soonWritten;
        soonWritten = null;
        return waiting;
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private void Lose()
    {
        if (isGone) return;
        isGone = true;
        Log.Elsewhere(log, run);
        Lost?.Invoke(true);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "Run {Run} cannot be written; it stands still, and tries again in {Ms:0} ms")]
        public static partial void Failing(ILogger log, Guid run, double ms, Exception error);

        [LoggerMessage(2, LogLevel.Information, "Run {Run} belongs to another silo now; let go")]
        public static partial void Elsewhere(ILogger log, Guid run);
    }
}
