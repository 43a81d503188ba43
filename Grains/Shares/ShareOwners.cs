using Microsoft.Extensions.Logging;

namespace Meanwhile.Shares;

/// <summary>
/// The way to those who know, for the whole cluster, who makes a call. When one of them cannot be reached, calls are
/// made without him: a cache that is down must not be an outage.
/// </summary>
/// <param name="owner">Finds the one who knows of a call.</param>
/// <param name="log">Where it is told that he cannot be reached.</param>
public sealed partial class ShareOwners(Func<ShareKey, IShareGrain> owner, ILogger<ShareOwners> log)
{
    /// <summary>His answer; null when there is none.</summary>
    public async ValueTask<ShareReply?> AskAsync(ShareKey key, ShareAsk ask, CancellationToken stop)
    {
        try
        {
            return await owner(key).Ask(ask, stop).ConfigureAwait(false);
        }
        catch (Exception error) when (IsUnreachable(error) && !stop.IsCancellationRequested)
        {
            Log.Unreachable(log, error, key);
            return null;
        }
    }

    /// <summary>Tells what came of a call. Nobody waits for that here, for the value is at hand already.</summary>
    public void Fill(ShareKey key, ShareFill fill) => _ = FillAsync(key, fill);

    private async Task FillAsync(ShareKey key, ShareFill fill)
    {
        try
        {
            await owner(key).Fill(fill).ConfigureAwait(false);
        }
        catch (Exception error) when (IsUnreachable(error))
        {
            Log.Unreachable(log, error, key);
        }
    }

    /// <summary>Whether the way is at fault: a silo that is going down also cancels what it was asked.</summary>
    private static bool IsUnreachable(Exception error) =>
        error is OrleansException or TimeoutException or OperationCanceledException;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Who knows of the call {Key} cannot be reached; it is made without him")]
        public static partial void Unreachable(ILogger log, Exception error, ShareKey key);
    }
}
