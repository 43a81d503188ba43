namespace Meanwhile.Limiting;

/// <summary>
/// The slots of one rate limit, as its owner keeps them: the schedule is the queue. Whoever asks first is given the
/// earlier slot, however far ahead it is. A pause moves the schedule as a whole, so its own time does not see it.
/// </summary>
internal sealed class RateSchedule
{
    /// <summary>Slots lie further apart than the limit says, so that jitter on the way does not bring too many of them
    /// into one window.</summary>
    private const double Spacing = 1.015;

    private readonly SortedSet<TimeSpan> returned = [];
    private TimeSpan interval;
    private TimeSpan free;
    private TimeSpan earliest;
    private TimeSpan pausedUntil;
    private TimeSpan? used;
    private int burst = 1;

    /// <summary>How far pauses have moved it in all.</summary>
    public TimeSpan Shift { get; private set; }

    /// <summary>Takes the limit over as it is published today.</summary>
    public void Use(int limit, TimeSpan per, int burstNow)
    {
        (interval, burst) = (per * Spacing / limit, burstNow);
        if (used is { } last) free = Max(free, last + (interval * burst));
        used = null;
    }

    /// <summary>A slot up to which others may have been handed out by an owner that is gone; none of them is handed out
    /// again, and no burst follows them.</summary>
    public void Continue(TimeSpan now, TimeSpan last) => used = Max(used ?? TimeSpan.MinValue, now + last - Shift);

    /// <summary>The next slots that come soon enough for somebody with this patience.</summary>
    public TimeSpan[] Take(TimeSpan now, int count, TimeSpan patience)
    {
        var at = now - Shift;
        returned.RemoveWhere(slot => slot < at);
        var slots = new List<TimeSpan>(Math.Min(count, 1_000));
        while (slots.Count < count && Next(at) is var slot && slot - at <= patience)
        {
            if (!returned.Remove(slot)) free = Max(free, slot) + interval;
            slots.Add(slot);
        }
        return [.. slots];
    }

    /// <summary>How long until the next slot that is free.</summary>
    public TimeSpan NextIn(TimeSpan now) => Max(Next(now - Shift) - (now - Shift), TimeSpan.Zero);

    /// <summary>Somebody has left who would have used this slot.</summary>
    public void Return(TimeSpan slot) => returned.Add(slot);

    /// <summary>Nothing is due before this time; what was due later keeps its distance to it.</summary>
    public bool Pause(TimeSpan now, TimeSpan until)
    {
        var from = Max(now, pausedUntil);
        if (until <= from) return false;
        Shift += until - from;
        pausedUntil = until;
        earliest = until - Shift;
        return true;
    }

    /// <summary>What is left of a pause.</summary>
    public TimeSpan PausedFor(TimeSpan now) => Max(pausedUntil - now, TimeSpan.Zero);

    private TimeSpan Next(TimeSpan at) => returned.Count > 0
        ? returned.Min
        : Max(Max(at, earliest), free - (interval * (burst - 1)));

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
