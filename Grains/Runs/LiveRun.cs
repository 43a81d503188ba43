namespace Meanwhile.Runs;

/// <summary>The place of one run on this silo: kept for it from before it is there until it has left.</summary>
internal sealed class LiveRun(Guid number)
{
    private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Number => number;

    /// <summary>The run; null while it is being brought in, or when nothing came of that.</summary>
    public HostedRun? Run { get; private set; }

    /// <summary>Completes when the run is here, or will not come.</summary>
    public Task Settled => settled.Task;

    public void Settle(HostedRun? run)
    {
        Run = run;
        settled.TrySetResult();
    }
}
