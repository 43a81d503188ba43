namespace Meanwhile.Limiting;

/// <summary>What a silo holds of one limit. Any thread may use it.</summary>
internal abstract class LocalLimit(string key, ILimitOwners owners, TimeProvider time)
{
    /// <summary>How long one who waits waits before it asks again.</summary>
    protected static readonly TimeSpan AskedAgain = TimeSpan.FromMilliseconds(Limits.LimitAskedAgainMilliseconds);

    private readonly long began = time.GetTimestamp();

    protected Lock Gate { get; } = new();
    protected string Key => key;
    protected ILimitOwners Owners => owners;
    protected TimeProvider Time => time;

    /// <summary>The activation that owns the limit, as far as this silo has heard; empty when it has not.</summary>
    protected Guid Owner { get; set; }

    protected TimeSpan Now => time.GetElapsedTime(began);

    /// <summary>Nothing would be lost if it were forgotten.</summary>
    public abstract bool IsIdle { get; }

    /// <summary>What this silo holds; from now on it listens to this owner.</summary>
    public abstract LimitHeld Held(Guid owner);

    /// <summary>Something has changed.</summary>
    public abstract void Tell(LimitNews news);

    /// <inheritdoc cref="LimitWait.Look"/>
    public virtual (int Position, TimeSpan? FreeIn)? Look(LimitWait wait) => null;

    /// <summary>Whether somebody has waited, and does so no more.</summary>
    public virtual bool Leave(LimitWait wait) => false;

    /// <summary>Nobody is called back inside the gate.</summary>
    protected static void Complete(List<(LimitWait Wait, LimitRefusal? Refusal)>? ended)
    {
        if (ended is null) return;
        foreach (var (wait, refusal) in ended) wait.TrySetResult(refusal);
    }

    /// <summary>The owner cannot be reached: it, or its silo, is being replaced.</summary>
    protected Task UnreachableAsync() => Runs.Pause.ForAsync(AskedAgain / 4, time, CancellationToken.None);

    /// <summary>Timers count whole milliseconds, and must not ring before the time.</summary>
    protected static TimeSpan WholeMilliseconds(TimeSpan span) =>
        TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(span.TotalMilliseconds)));
}
