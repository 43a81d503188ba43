using Meanwhile.Errors;
using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <summary>
/// What is known of a run that goes on: a fold of its entries. The ends of steps are given back one by one, in the
/// order in which they were recorded, as the run is gone through again; only when the last one has been applied does
/// anything new begin. That makes the same run of the same entries.
/// </summary>
internal sealed class RunHistory
{
    private readonly LinkedList<RecordedEnd> ends = new();
    private readonly Dictionary<string, RecordedEnd> endOf = [];
    private readonly HashSet<string> insides = [];
    private readonly Dictionary<string, EntryBody> waits = [];
    private readonly Dictionary<string, EntryBody> retries = [];
    private readonly Dictionary<string, EntryBody> fellBack = [];
    private readonly Dictionary<string, DateTimeOffset> entered = [];
    private readonly Dictionary<string, string?> undone = [];
    private readonly HashSet<string> attempted = [];
    private readonly TaskCompletionSource exhausted = new();

    /// <summary>The entries folded, in their order; one that comes twice says nothing new.</summary>
    public RunHistory(IEnumerable<JournalEntry> entries)
    {
        foreach (var entry in entries)
            if (entry.Seq > LastSeq) Fold(entry);
        if (ends.Count == 0) exhausted.SetResult();
    }

    /// <summary>The number of the last entry.</summary>
    public long LastSeq { get; private set; }

    public Inbox Signals { get; } = new();
    public bool HasBegun { get; private set; }
    public bool IsPaused { get; private set; }
    public bool IsCancelRequested { get; private set; }

    /// <summary>What the caller was answered before the end.</summary>
    public RunResult? Answer { get; private set; }

    /// <summary>How the run ended; null while it has not.</summary>
    public RunResult? End { get; private set; }

    /// <summary>The state of its key that it began with.</summary>
    public ReadOnlyMemory<byte>? State { get; private set; }

    /// <summary>The part of its addresses that nobody can guess.</summary>
    public string? HookSecret { get; private set; }

    public bool AnythingUndone => undone.Count > 0;

    /// <summary>Completes when every recorded end has been applied: what comes now is new.</summary>
    public Task Exhausted => exhausted.Task;

    public RecordedEnd? EndOf(string place) => endOf.GetValueOrDefault(place) is { IsDone: false } end ? end : null;

    public EntryBody? WaitAt(string place) => waits.TryGetValue(place, out var wait) ? wait : null;

    /// <summary>Waits that have begun and of which no end is recorded.</summary>
    public IEnumerable<(string Place, EntryBody Wait)> OpenWaits =>
        waits.Where(wait => !endOf.ContainsKey(wait.Key)).Select(wait => (wait.Key, wait.Value));

    public EntryBody? RetryAt(string place) => retries.TryGetValue(place, out var retry) ? retry : null;

    public EntryBody? FellBackAt(string place) => fellBack.TryGetValue(place, out var fallen) ? fallen : null;

    public DateTimeOffset? EnteredAt(string place) => entered.TryGetValue(place, out var at) ? at : null;

    public bool WasAttempted(string place) => attempted.Contains(place);

    /// <summary>Whether the step was undone already, and what went wrong with that.</summary>
    public bool WasUndone(string place, out string? failure) => undone.TryGetValue(place, out failure);

    /// <summary>Lets the first end come to its turn.</summary>
    public void Begin() => Advance();

    /// <summary>Completes when everything recorded before this end has been applied.</summary>
    public Task TurnOf(RecordedEnd end)
    {
        end.Turn = new TaskCompletionSource();
        Advance();
        return end.Turn.Task;
    }

    /// <summary>The end at this place has been applied, or the step there came to another one.</summary>
    public void Applied(string place)
    {
        if (endOf.GetValueOrDefault(place) is { IsDone: false } end) end.IsDone = true;
        Advance();
    }

    /// <summary>Nobody will come for what was recorded inside this place.</summary>
    public void DropInside(string place)
    {
        if (!insides.Contains(place)) return;
        foreach (var end in ends)
            if (IsInside(end.Place, place)) end.IsDone = true;
        Advance();
    }

    private void Fold(JournalEntry entry)
    {
        LastSeq = entry.Seq;
        var body = new EntryBody(entry.Body);
        switch (entry.Kind)
        {
            case EntryKind.Began:
                (HasBegun, State, HookSecret) = (true, body["state"], body.TextOf("hooks"));
                break;
            case EntryKind.Attempted: attempted.Add(entry.Place); break;
            case EntryKind.Retrying: retries[entry.Place] = body; break;
            case EntryKind.FellBack: fellBack[entry.Place] = body; break;
            case EntryKind.WaitBegan: waits[entry.Place] = body; break;
            case EntryKind.Entered: entered[entry.Place] = body.InstantOf("now")!.Value; break;
            case EntryKind.Signalled: Signals.Add(new Signal(body.TextOf("id")!, entry.Place, body["data"])); break;
            case EntryKind.Answered: Answer = body.ToResult(); break;
            case EntryKind.Paused: IsPaused = true; break;
            case EntryKind.Resumed: IsPaused = false; break;
            case EntryKind.CancelRequested: IsCancelRequested = true; break;
            case EntryKind.Compensated: undone[entry.Place] = body.TextOf("failure"); break;
            case EntryKind.Ended: End = body.ToResult(); break;
            case EntryKind.Retried: TakeBack(); break;
            default: Record(entry, body); break;
        }
    }

    private void Record(JournalEntry entry, EntryBody body)
    {
        if (body.TextOf("signal") is { } signal) Signals.Take(signal);
        if (insides.Contains(entry.Place)) Forget(end => IsInside(end.Place, entry.Place));
        var recorded = new RecordedEnd(entry);
        endOf[entry.Place] = recorded;
        ends.AddLast(recorded);
        for (var cut = entry.Place.Length - 1; cut > 0; cut--)
            if (entry.Place[cut] is '.' or '[') insides.Add(entry.Place[..cut]);
    }

    /// <summary>The run goes on from the steps that failed: they have not ended, and neither has the run.</summary>
    private void TakeBack()
    {
        (End, IsCancelRequested) = (null, false);
        attempted.Clear();
        foreach (var end in ends.Where(end => end.IsFatal))
        {
            retries.Remove(end.Place);
            fellBack.Remove(end.Place);
            waits.Remove(end.Place);
        }
        Forget(end => end.IsFatal);
    }

    private void Forget(Func<RecordedEnd, bool> isMeant)
    {
        for (var node = ends.First; node is not null;)
        {
            var next = node.Next;
            if (isMeant(node.Value))
            {
                endOf.Remove(node.Value.Place);
                ends.Remove(node);
            }
            node = next;
        }
    }

    private void Advance()
    {
        while (ends.First is { Value.IsDone: true }) ends.RemoveFirst();
        if (ends.First is null) exhausted.TrySetResult();
        else ends.First.Value.Turn?.TrySetResult();
    }

    private static bool IsInside(string place, string around) => place.Length > around.Length
        && place.StartsWith(around, StringComparison.Ordinal) && (place[around.Length] is '.' or '[');
}
