namespace Meanwhile.Shares;

/// <summary>
/// A call in flight that several wait for. Whoever leaves only stops waiting; when the last one has left, nobody wants
/// its answer any more, and it is cancelled.
/// </summary>
internal sealed class Flight
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource<ShareEnd> end = new();
    private readonly CancellationTokenSource unwanted = new();
    private int waiting = 1;

    /// <summary>Cancelled when nobody waits any more.</summary>
    public CancellationToken Unwanted => unwanted.Token;

    /// <summary>One more waits; false when nobody did any more, or it has ended.</summary>
    public bool TryJoin()
    {
        lock (gate)
        {
            if (waiting == 0 || end.Task.IsCompleted) return false;
            waiting++;
            return true;
        }
    }

    /// <summary>The end of the call, for one who has joined. Throws only when he leaves.</summary>
    public async ValueTask<ShareEnd> WaitAsync(CancellationToken stop)
    {
        if (!end.Task.IsCompleted)
        {
            var left = new TaskCompletionSource();
            using var leaving = stop.UnsafeRegister(static left => ((TaskCompletionSource)left!).TrySetResult(), left);
            await Task.WhenAny(end.Task, left.Task).ConfigureAwait(false);
        }
        var hasEnded = end.Task.IsCompleted;
        Leave();
        if (!hasEnded) stop.ThrowIfCancellationRequested();
        return await end.Task.ConfigureAwait(false);
    }

    public void End(ShareEnd how) => end.TrySetResult(how);

    /// <summary>One who has joined does not wait any longer.</summary>
    public void Leave()
    {
        lock (gate)
        {
            if (--waiting > 0 || end.Task.IsCompleted) return;
        }
        unwanted.Cancel();
    }
}
