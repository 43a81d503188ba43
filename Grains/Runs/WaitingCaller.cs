namespace Meanwhile.Runs;

/// <summary>
/// One who waits for the answer of a run: he is released when it is there or will not come soon, when his patience is
/// over, and when he leaves.
/// </summary>
internal sealed class WaitingCaller : IDisposable
{
    private readonly TaskCompletionSource released = new();
    private readonly ITimer patience;
    private readonly CancellationTokenRegistration leaving;

    public WaitingCaller(TimeSpan span, TimeProvider time, CancellationToken left)
    {
        Until = time.GetUtcNow() + span;
        patience = time.CreateTimer(
            static caller => ((WaitingCaller)caller!).Release(), this, span, Timeout.InfiniteTimeSpan);
        leaving = left.UnsafeRegister(static caller => ((WaitingCaller)caller!).Release(), this);
    }

    /// <summary>When his patience is over.</summary>
    public DateTimeOffset Until { get; }

    public Task Released => released.Task;

    /// <summary>From any thread, as often as you like.</summary>
    public void Release() => released.TrySetResult();

    public void Dispose()
    {
        patience.Dispose();
        leaving.Dispose();
    }
}
