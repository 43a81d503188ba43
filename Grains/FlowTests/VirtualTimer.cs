namespace Meanwhile.FlowTests;

/// <summary>A timer of <see cref="VirtualTime"/>.</summary>
internal sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan repeat = Timeout.InfiniteTimeSpan;
    private long waitingFor;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        repeat = period;
        waitingFor = dueTime == Timeout.InfiniteTimeSpan ? 0 : time.Enqueue(this, dueTime);
        return true;
    }

    /// <summary>
    /// Whether it still waits for this entry of the queue: it may have been changed or disposed since.
    /// </summary>
    public bool IsDue(long order) => waitingFor == order;

    public void Fire()
    {
        waitingFor = repeat > TimeSpan.Zero ? time.Enqueue(this, repeat) : 0;
        callback(state);
    }

    public void Dispose() => waitingFor = 0;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
