using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Meanwhile.Benchmarks;

/// <summary>
/// The generator process: obeys one order after another, so that it is compiled and warm when a round counts. It reads
/// the server's processor clock itself, at the very moments at which its window begins and ends.
/// </summary>
internal static class LoadGenerator
{
    private const int OpeningAtOnce = 64;
    private const int StreamsPerConnection = 100;
    private const int LumpsMin = 3;
    private const int WindowGrowthMax = 4;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(60);

    public static async Task<int> ObeyAsync()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var order = JsonSerializer.Deserialize<LoadOrder>(line)!;
            var result = order.Kind switch
            {
                "loop" => await LoopAsync(order),
                "burst" => await BurstAsync(order),
                _ => await BurstOverHttp2Async(order),
            };
            Console.WriteLine(JsonSerializer.Serialize(result));
        }
        return 0;
    }

    private static async Task<LoadResult> LoopAsync(LoadOrder order)
    {
        var round = new LoadRound();
        var (callers, opened) = await OpenAsync(order, round);
        var whole = Window.Begin(order);
        var loops = callers.Select(caller => caller.LoopAsync()).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(order.WarmSeconds));
        var window = Window.Begin(order);
        round.Count();
        await CountAsync(order, callers);
        round.End();
        window.End();
        await DrainAsync(loops);
        whole.End();
        return Sum(callers, round, window, opened) with
        {
            CpuPerRequest = whole.ServerCpu / Math.Max(1, callers.Sum(caller => caller.AllAnswers)),
        };
    }

    /// <summary>
    /// A slow server answers many callers in lumps, all of them every few seconds. The window grows until it holds
    /// some lumps, or how many fell into it would be luck.
    /// </summary>
    private static async Task CountAsync(LoadOrder order, Caller[] callers)
    {
        var begin = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(order.Seconds));
        var longest = TimeSpan.FromSeconds(order.Seconds * WindowGrowthMax);
        while (callers.Sum(caller => caller.Answers) < LumpsMin * order.Callers
            && Stopwatch.GetElapsedTime(begin) < longest)
        {
            await Task.Delay(BetweenLooks);
        }
    }

    private static async Task<LoadResult> BurstAsync(LoadOrder order)
    {
        var round = new LoadRound();
        var (callers, opened) = await OpenAsync(order, round);
        round.Count();
        var window = Window.Begin(order);
        await DrainAsync([.. callers.Select(caller => caller.AskAsync())]);
        window.End();
        return Sum(callers, round, window, opened);
    }

    private static async Task<LoadResult> BurstOverHttp2Async(LoadOrder order)
    {
        using var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        using var client = new HttpClient(handler)
        {
            BaseAddress = new Uri($"http://127.0.0.1:{order.Port}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = DrainMax,
        };
        var round = new LoadRound();
        var latencies = new long[order.Callers];
        var window = Window.Begin(order);
        await Task.WhenAll(latencies.Select((_, place) => AskAsync(client, order, round, latencies, place)));
        window.End();
        var answered = latencies.Where(ticks => ticks > 0).ToList();
        return Result(
            answered.Count, answered, order.Callers - answered.Count, round, window, TimeSpan.Zero);
    }

    private static async Task AskAsync(
        HttpClient client, LoadOrder order, LoadRound round, long[] latencies, int place)
    {
        try
        {
            var begin = Stopwatch.GetTimestamp();
            var body = await client.GetByteArrayAsync(order.Path);
            var fault = place % StreamsPerConnection == 0 ? HttpAnswer.BodyFault(body, order.Members) : null;
            if (fault is null) latencies[place] = Stopwatch.GetTimestamp() - begin;
            else round.Note(fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            round.Note(fault.Message);
        }
    }

    /// <summary>Opens all connections first, a few at once, so that no queue of new connections overflows.</summary>
    private static async Task<(Caller[] Callers, TimeSpan Took)> OpenAsync(LoadOrder order, LoadRound round)
    {
        var begin = Stopwatch.GetTimestamp();
        Caller[] callers = [.. Enumerable.Range(0, order.Callers).Select(_ => new Caller(order, round))];
        foreach (var some in callers.Chunk(OpeningAtOnce))
            await Task.WhenAll(some.Select(caller => caller.TryOpenAsync()));
        return (callers, Stopwatch.GetElapsedTime(begin));
    }

    /// <summary>The next server's round must not pay for answers that this one still owes.</summary>
    private static async Task DrainAsync(Task[] loops)
    {
        var all = Task.WhenAll(loops);
        await Task.WhenAny(all, Task.Delay(DrainMax));
    }

    private static LoadResult Sum(Caller[] callers, LoadRound round, Window window, TimeSpan opened)
    {
        var latencies = callers.SelectMany(caller => caller.Latencies).ToList();
        var answers = callers.Sum(caller => caller.Answers);
        var result = Result(answers, latencies, callers.Sum(caller => caller.Errors), round, window, opened);
        foreach (var caller in callers) caller.Dispose();
        return result;
    }

    private static LoadResult Result(
        int answers, List<long> latencies, long errors, LoadRound round, Window window, TimeSpan opened)
    {
        latencies.Sort();
        double At(double share) => latencies.Count == 0
            ? 0
            : TimeSpan.FromSeconds((double)latencies[(int)((latencies.Count - 1) * share)] / Stopwatch.Frequency)
                .TotalMilliseconds;
        return new LoadResult(
            answers, errors, round.FirstError, window.Seconds, opened.TotalSeconds,
            window.ServerCpu / Math.Max(1, answers), window.ServerCpu / 1e6 / window.Seconds, window.BusyShare,
            window.OthersShare, At(0.5), At(0.99), At(1));
    }
}
