namespace Meanwhile.Limiting;

/// <summary>
/// The slots that a silo holds of one rate limit, in the order of their time. It knows the owner's clock by the answer
/// that was quickest on its way, so that a slow one does not make its slots late.
/// </summary>
internal sealed class SlotQueue(RateRule rule)
{
    /// <summary>How much a clock may run away from another in a second.</summary>
    private const double Drift = 1e-4;

    /// <summary>A slot is used this long after its time at most: later calls would crowd the window of the next ones.
    /// </summary>
    private readonly TimeSpan grace = (rule.Per / 80) + (rule.Per / rule.Limit * 0.6);

    private readonly List<Slot> slots = [];
    private readonly List<TimeSpan> returned = [];
    private (TimeSpan Ahead, TimeSpan At)? clock;
    private TimeSpan shift;
    private TimeSpan last = TimeSpan.MinValue;

    public int Count => slots.Count;

    public bool HasReturned => returned.Count > 0;

    public Slot this[int index] => slots[index];

    /// <summary>Whether nobody needs to know of its slots any more.</summary>
    public bool IsOver(TimeSpan now) => slots.Count == 0 && returned.Count == 0
        && (last == TimeSpan.MinValue || now - last > rule.Per);

    public void Add(SlotAnswer answer, TimeSpan now)
    {
        var ahead = now - answer.Now;
        if (clock is not { } known || ahead < known.Ahead + ((now - known.At) * Drift)) clock = (ahead, now);
        Move(answer.Shift, now, answer.PausedFor);
        foreach (var time in answer.Slots)
        {
            var due = time + shift + clock.Value.Ahead;
            slots.Add(new Slot(time, due, true));
            if (due > last) last = due;
        }
        if (answer.Slots.Length > 0) slots.Sort(static (one, other) => one.Due.CompareTo(other.Due));
    }

    /// <summary>Whether the first slot is due, which it is not any more then.</summary>
    public bool TryTake(TimeSpan now)
    {
        if (slots.Count == 0 || slots[0].Due > now) return false;
        slots.RemoveAt(0);
        return true;
    }

    /// <summary>Drops the slots whose time has passed unused.</summary>
    public int DropMissed(TimeSpan now) => slots.RemoveAll(slot => slot.Due + grace < now);

    /// <summary>Those that nobody waits for go back, the last ones first.</summary>
    public void ReturnBeyond(int wanted)
    {
        while (slots.Count > wanted)
        {
            if (slots[^1].IsOwn) returned.Add(slots[^1].Time);
            slots.RemoveAt(slots.Count - 1);
        }
    }

    public TimeSpan[] TakeReturned()
    {
        TimeSpan[] all = [.. returned];
        returned.Clear();
        return all;
    }

    /// <summary>Pauses have moved the schedule by so much in all; true when that is news.</summary>
    public bool Move(TimeSpan shiftNow, TimeSpan now, TimeSpan pausedFor)
    {
        if (pausedFor > TimeSpan.Zero && now + pausedFor > last) last = now + pausedFor;
        if (shiftNow <= shift) return false;
        var by = shiftNow - shift;
        shift = shiftNow;
        for (var index = 0; index < slots.Count; index++)
            slots[index] = slots[index] with { Due = slots[index].Due + by };
        if (slots.Count > 0 && slots[^1].Due > last) last = slots[^1].Due;
        return true;
    }

    /// <summary>Another owner begins, and knows nothing. It is told when the last slot is, or was.</summary>
    public TimeSpan? Rebase(TimeSpan now, TimeSpan per)
    {
        returned.Clear();
        (clock, shift) = (null, TimeSpan.Zero);
        for (var index = 0; index < slots.Count; index++) slots[index] = slots[index] with { IsOwn = false };
        return last == TimeSpan.MinValue || now - last > per ? null : last - now;
    }

    /// <summary>A time at which a call may be made.</summary>
    /// <param name="Time">In the time of the owner's schedule.</param>
    /// <param name="Due">On the clock of this silo.</param>
    /// <param name="IsOwn">Whether today's owner has given it.</param>
    public readonly record struct Slot(TimeSpan Time, TimeSpan Due, bool IsOwn);
}
