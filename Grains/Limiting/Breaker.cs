namespace Meanwhile.Limiting;

/// <summary>
/// One circuit breaker, as its owner keeps it: closed until too many calls have failed in its window, then open for a
/// while, then half open: one call tries, and what becomes of it decides.
/// </summary>
internal sealed class Breaker
{
    private readonly Queue<TimeSpan> failures = new();
    private TimeSpan openUntil;
    private TimeSpan? probeUntil;
    private bool isOpen;

    public BreakerState StateAt(TimeSpan now) =>
        !isOpen ? BreakerState.Closed : now < openUntil ? BreakerState.Open : BreakerState.HalfOpen;

    /// <summary>How long until a call may try; zero while it is closed.</summary>
    public TimeSpan OpenFor(TimeSpan now)
    {
        var until = probeUntil is { } probe && now < probe ? probe : openUntil;
        return isOpen && until > now ? until - now : TimeSpan.Zero;
    }

    /// <summary>Calls have failed; true when that has opened it.</summary>
    public bool Fail(TimeSpan now, BreakerAsk ask)
    {
        if (isOpen) return false;
        for (var failed = 0; failed < Math.Min(ask.Failed, ask.Failures); failed++) failures.Enqueue(now);
        while (failures.TryPeek(out var first) && (now - first > ask.Window || failures.Count > ask.Failures))
            failures.Dequeue();
        if (failures.Count < ask.Failures) return false;
        Open(now + ask.OpenFor);
        return true;
    }

    /// <summary>Whether the one call may be made that tries; whoever makes it must tell how it ended in time.</summary>
    public bool TryProbe(TimeSpan now, TimeSpan answerWithin)
    {
        if (StateAt(now) != BreakerState.HalfOpen || now < probeUntil) return false;
        probeUntil = now + answerWithin;
        return true;
    }

    /// <summary>The call that tried has ended.</summary>
    public void EndProbe(TimeSpan now, bool succeeded, TimeSpan openFor)
    {
        if (!isOpen) return;
        if (succeeded) (isOpen, probeUntil) = (false, null);
        else Open(now + openFor);
    }

    /// <summary>Opens it until then, as somebody has seen it.</summary>
    public void Open(TimeSpan until)
    {
        failures.Clear();
        (isOpen, openUntil, probeUntil) = (true, isOpen && openUntil > until ? openUntil : until, null);
    }
}
