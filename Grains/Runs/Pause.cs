namespace Meanwhile.Runs;

/// <summary>
/// Lets time pass. Unlike Task.Delay it goes on at once where it is cancelled, and not later on a pool thread: in
/// virtual time everything must have happened before the clock jumps.
/// </summary>
internal static class Pause
{
    public static async Task ForAsync(TimeSpan span, TimeProvider time, CancellationToken stop)
    {
        var passed = new TaskCompletionSource();
        await using var timer = time.CreateTimer(
            static passed => ((TaskCompletionSource)passed!).TrySetResult(), passed, span, Timeout.InfiniteTimeSpan);
        using var left = stop.UnsafeRegister(
            static (passed, token) => ((TaskCompletionSource)passed!).TrySetCanceled(token), passed);
        await passed.Task.ConfigureAwait(false);
    }
}
