namespace Meanwhile.FlowTests;

/// <summary>
/// A clock that stands still until it is told to jump to its next timer. For one thread: whatever a timer sets off has
/// happened when the jump returns.
/// </summary>
public sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<VirtualTimer, (long At, long Order)> timers = new();
    private long now;
    private long made;

    /// <summary>Time since the start.</summary>
    public TimeSpan Passed => TimeSpan.FromTicks(now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now;

    public override DateTimeOffset GetUtcNow() => start + Passed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Jumps to the next timer and fires it; false when nothing waits for time.</summary>
    public bool TryJump()
    {
        while (timers.TryDequeue(out var timer, out var due))
        {
            if (!timer.IsDue(due.Order)) continue;
            now = Math.Max(now, due.At);
            timer.Fire();
            return true;
        }
        return false;
    }

    internal long Enqueue(VirtualTimer timer, TimeSpan dueTime)
    {
        var order = ++made;
        timers.Enqueue(timer, (now + dueTime.Ticks, order));
        return order;
    }
}
