using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Meanwhile.Chaos;

/// <summary>
/// Those who want runs. They ask until a run is accepted, whoever dies meanwhile, always under the same name; they
/// send the words that runs wait for, and look until each has ended.
/// </summary>
internal sealed partial class Customers(HttpClient client, Faults faults, int seed)
{
    private const int Askers = 6;
    private const int OpenMax = 120;
    private const int Keys = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly string[] flows = [.. FlowTexts.All.Keys.Order(StringComparer.Ordinal)];
    private readonly ConcurrentQueue<Intent> words = new();
    private readonly List<Intent> intents = [];
    private volatile bool isOver;

    public IReadOnlyList<Intent> Intents
    {
        get
        {
            lock (gate) return [.. intents];
        }
    }

    private int Open => Intents.Count(intent => intent.EndedIn == 0);

    /// <summary>Wants runs until it is told to stop, and completes when all that it wanted are accepted.</summary>
    public async Task AskAsync()
    {
        var asking = Task.WhenAll(Enumerable.Range(0, Askers).Select(_ => AskManyAsync()));
        await Task.WhenAll(asking, SpeakAsync(asking));
    }

    public void Stop() => isOver = true;

    /// <summary>Looks at the runs that have not ended until all have, or until patience ends.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var open = Intents.Where(intent => intent is { AcceptedIn: > 0, EndedIn: 0 }).ToArray();
            if (open.Length == 0 && isOver) return;
            try
            {
                foreach (var intent in open)
                    if (await ResultAsync(intent.Run, stop) is var (status, result))
                        intent.End(status, result, faults.Life);
            }
            catch (HttpRequestException)
            {
            }
            catch (OperationCanceledException)
            {
            }
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>How a run has ended; null while it has not.</summary>
    public async Task<(int Status, string Result)?> ResultAsync(Guid run, CancellationToken stop)
    {
        using var answer = await client.GetAsync($"/v1/runs/{run}/result", stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        return answer.StatusCode == HttpStatusCode.Conflict || text.Contains("\"MW4", StringComparison.Ordinal)
            ? null
            : ((int)answer.StatusCode, TraceOfThisRequest().Replace(text, ""));
    }

    private async Task AskManyAsync()
    {
        while (!isOver)
        {
            if (Open >= OpenMax)
            {
                await Task.Delay(Pause);
                continue;
            }
            var (intent, times) = Next();
            await Task.WhenAll(Enumerable.Range(0, times).Select(_ => AskAsync(intent)));
            if (intent.Word != 0) words.Enqueue(intent);
        }
    }

    private (Intent Intent, int Times) Next()
    {
        lock (gate)
        {
            var number = intents.Count + 1;
            var flow = flows[random.Next(flows.Length)];
            var key = flow == "counter" ? $"k{random.Next(Keys)}" : null;
            var until = DateTimeOffset.UtcNow.AddMilliseconds(random.Next(500, 4_000));
            var milliseconds = until.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            var input = flow switch
            {
                "counter" => $"{{\"n\":{number},\"key\":\"{key}\"}}",
                "until" =>
                    $"{{\"n\":{number},\"until\":\"{until:yyyy-MM-ddTHH:mm:ss.fffZ}\",\"untilMs\":{milliseconds}}}",
                _ => $"{{\"n\":{number}}}",
            };
            var intent = new Intent(number, flow, input)
            {
                Key = key,
                Word = flow == "listen" ? random.Next(1, 1_000_000) : 0,
            };
            intents.Add(intent);
            return (intent, random.Next(10) == 0 ? 3 : 1);
        }
    }

    private Task AskAsync(Intent intent) => UntilHeardAsync(async () =>
    {
        using var request = Request($"/v1/flows/{intent.Flow}/runs", intent.Input, $"intent-{intent.Number}");
        request.Headers.Add("Prefer", "respond-async");
        var sending = client.SendAsync(request);
        faults.Reached(FaultPoint.Asked);
        using var answer = await sending;
        if (!answer.Headers.TryGetValues("Meanwhile-Run", out var address))
            return (int)answer.StatusCode is >= 500 or 404 ? false
                : throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        intent.Accept(Guid.Parse(address.Single().Split('/')[^1]), faults.Life);
        faults.Reached(FaultPoint.Accepted);
        return true;
    });

    /// <summary>
    /// Says the words that runs wait for, each until it is acknowledged. A run that is not there is found by the judge.
    /// </summary>
    private async Task SpeakAsync(Task asking)
    {
        while (!asking.IsCompleted || !words.IsEmpty)
        {
            while (words.TryDequeue(out var intent))
            {
                await UntilHeardAsync(async () =>
                {
                    using var request = Request($"/v1/runs/{intent.Run}/signals/word",
                        $"{{\"number\":{intent.Word}}}", $"word-{intent.Number}");
                    using var answer = await client.SendAsync(request);
                    return answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.NotFound;
                });
            }
            await Task.Delay(Pause);
        }
    }

    [GeneratedRegex("\"traceId\":\"[^\"]*\",?")]
    private static partial Regex TraceOfThisRequest();

    private static HttpRequestMessage Request(string address, string json, string name)
    {
        var content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Add("Idempotency-Key", name);
        return request;
    }

    private static async Task UntilHeardAsync(Func<Task<bool>> say)
    {
        while (true)
        {
            try
            {
                if (await say()) return;
            }
            catch (HttpRequestException)
            {
            }
            catch (OperationCanceledException)
            {
            }
            await Task.Delay(Pause);
        }
    }
}
