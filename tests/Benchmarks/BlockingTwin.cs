using System.Collections.Concurrent;
using System.Text.Json;

namespace Meanwhile.Benchmarks;

/// <summary>
/// Server a: the blocking twin. The same route with one thread per request that makes the three calls one after the
/// other and holds its thread while it waits. Its fixed number of threads is its own, as in servlet containers and in
/// FastAPI's blocking handlers: blocked threads of .NET's pool would also stop Kestrel and HttpClient, which need it.
/// </summary>
internal sealed class BlockingTwin
{
    private readonly BlockingCollection<Action> requests = [];
    private readonly HttpClient client;

    private BlockingTwin(int stubPort, int threads)
    {
        client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{stubPort}") };
        for (var started = 0; started < threads; started++)
            new Thread(ServeRequests) { IsBackground = true, Name = $"request {started}" }.Start();
    }

    public static async Task<int> ServeAsync(int port, int stubPort, int threads)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.MapGet("/fanout", new BlockingTwin(stubPort, threads).OnItsThreadAsync);
        await app.RunAsync();
        return 0;
    }

    private Task<IResult> OnItsThreadAsync()
    {
        var answer = new TaskCompletionSource<IResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        requests.Add(() =>
        {
            try
            {
                answer.SetResult(FanOut());
            }
            catch (HttpRequestException fault)
            {
                answer.SetException(fault);
            }
        });
        return answer.Task;
    }

    private void ServeRequests()
    {
        foreach (var request in requests.GetConsumingEnumerable()) request();
    }

    private IResult FanOut() => Results.Ok(new Merged(Fetch("/a"), Fetch("/b"), Fetch("/c")));

    private JsonElement Fetch(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = client.Send(request);
        response.EnsureSuccessStatusCode();
        using var body = response.Content.ReadAsStream();
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    private sealed record Merged(JsonElement A, JsonElement B, JsonElement C);
}
