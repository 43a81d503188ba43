namespace Meanwhile.Limiting;

/// <summary>
/// What a run holds while it is under way. A run that leaves memory gives it back too, and takes one anew when it goes
/// on: while it is parked it calls nobody.
/// </summary>
internal sealed class RunPermit : IDisposable
{
    private readonly LocalPermits permits;
    private int isReleased;

    public RunPermit(LocalPermits permits, Task? gone)
    {
        this.permits = permits;
        if (gone is not null) _ = ReleaseWhenAsync(gone);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isReleased, 1) == 0) permits.Release();
    }

    private async Task ReleaseWhenAsync(Task gone)
    {
        await gone;
        Dispose();
    }
}
