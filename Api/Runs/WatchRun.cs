using System.Globalization;
using Meanwhile.Errors;
using Meanwhile.Problems;
using Orleans.Runtime;

namespace Meanwhile.Runs;

/// <summary>
/// What happens to a run, told as it happens: server-sent events, as the HTML standard has them. Whoever comes back
/// with <c>Last-Event-ID</c> gets what he missed; after the end he is told with 204 not to come again.
/// </summary>
internal static class WatchRun
{
    /// <summary>Time for what has happened already to come, before the stream is opened without it.</summary>
    private static readonly TimeSpan FirstNews = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private static int watching;

    public static async Task GetAsync(HttpContext context, Guid run, IGrainFactory grains, TimeProvider time)
    {
        if (!TryLastSeen(context.Request, out var after))
        {
            await ProblemMapping.Of(ErrorCodes.BadRequest, "`Last-Event-ID` must be a number this server has sent")
                .ExecuteAsync(context);
            return;
        }
        var grain = grains.Run(run);
        if (await grain.Find(context.Tenant()) is not { } found)
        {
            await NotHostedAsync(context, run, grains);
            return;
        }
        if (Interlocked.Increment(ref watching) > Limits.WatchersMax)
        {
            Interlocked.Decrement(ref watching);
            await FullAsync(context, $"{Limits.WatchersMax} watch runs on this node");
            return;
        }
        try
        {
            await TellAsync(context, grain, after, found.Result is not null, time);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The watcher has left; nobody is there to be answered.
        }
        catch (EnumerationAbortedException)
        {
            // The run moved on to another silo; the watcher comes back by itself and asks from where he was.
        }
        finally
        {
            Interlocked.Decrement(ref watching);
        }
    }

    private static async Task TellAsync(
        HttpContext context, IRunGrain grain, long after, bool hasEnded, TimeProvider time)
    {
        await using var news = grain.Follow(context.Tenant(), after, context.RequestAborted)
            .GetAsyncEnumerator(context.RequestAborted);
        var next = news.MoveNextAsync().AsTask();
        await Task.WhenAny(next, Task.Delay(FirstNews, time, context.RequestAborted));
        if ((hasEnded || next.IsCompleted) && !await next)
        {
            if (hasEnded) context.Response.StatusCode = StatusCodes.Status204NoContent;
            else await FullAsync(context, $"{Limits.WatchersPerRunMax} watch this run already");
            return;
        }
        var stream = new EventStream(context.Response);
        await stream.OpenAsync();
        while (true)
        {
            if (await Task.WhenAny(next, Task.Delay(Heartbeat, time, context.RequestAborted)) != next)
            {
                await stream.BeatAsync();
                continue;
            }
            if (!await next) return;
            await stream.SendAsync(news.Current);
            next = news.MoveNextAsync().AsTask();
        }
    }

    private static Task FullAsync(HttpContext context, string why) =>
        (ProblemMapping.Of(ErrorCodes.Overloaded, why) with { RetryAfterSeconds = 5 }).ExecuteAsync(context);

    private static async Task NotHostedAsync(HttpContext context, Guid run, IGrainFactory grains)
    {
        var answer = await RunLookup.FindAsync(context, grains, run) is null
            ? RunLookup.Missing(run)
            : ProblemMapping.Of(ErrorCodes.RunCannot, "The run is only a call and cannot be watched; "
                + "start it with `Prefer: respond-async`, or make its flow `durable: auto`");
        await answer.ExecuteAsync(context);
    }

    private static bool TryLastSeen(HttpRequest request, out long seen)
    {
        seen = 0;
        var text = request.Headers["Last-Event-ID"].ToString();
        if (text.Length == 0) text = request.Query["lastEventId"].ToString();
        return text.Length == 0
            || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seen);
    }
}
