namespace Meanwhile.Flows;

/// <summary>This API node's picture of the catalog: follows it, and swaps the whole picture at every change.</summary>
public sealed partial class CatalogMirror(IGrainFactory grains, TimeProvider time, ILogger<CatalogMirror> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Revisions revisions = new();
    private volatile CatalogPicture picture = CatalogPicture.Empty;

    public CatalogPicture Picture => picture;

    /// <summary>The revision this node answers with; -1 before the catalog has been seen.</summary>
    public long Revision => revisions.Current;

    /// <summary>Ends when this node answers with this revision or a later one.</summary>
    public Task ReachAsync(long revision, CancellationToken stop) => revisions.ReachAsync(revision).WaitAsync(stop);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var snapshot in grains.GetGrain<ICatalogGrain>(Tenancy.Default).Follow(-1, stop))
                {
                    picture = picture.Next(snapshot, Tenancy.Default, grains);
                    revisions.Reached(snapshot.Revision);
                }
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                Log.Lost(log, error);
                await Task.Delay(Pause, time, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The catalog cannot be followed; answering from the last picture of it")]
        public static partial void Lost(ILogger log, Exception error);
    }
}
