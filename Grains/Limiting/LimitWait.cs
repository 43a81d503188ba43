namespace Meanwhile.Limiting;

/// <summary>One call that wants through a limit. Completes with null when it may go, else with why it may not.
/// </summary>
internal sealed class LimitWait(LocalLimit limit, TimeSpan until) : TaskCompletionSource<LimitRefusal?>
{
    /// <summary>When it gives up, on the clock of its limit.</summary>
    public TimeSpan Until => until;

    /// <summary>Which it is among those that wait, and how long it will take as far as that is known; null when it does
    /// not wait any more.</summary>
    public (int Position, TimeSpan? FreeIn)? Look() => limit.Look(this);

    /// <summary>Does not want any more.</summary>
    public void Leave(CancellationToken stop)
    {
        if (limit.Leave(this)) TrySetCanceled(stop);
    }
}
