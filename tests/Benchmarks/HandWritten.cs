using System.Text.Json;

namespace Meanwhile.Benchmarks;

/// <summary>
/// Server b: what a good C# engineer writes for this one route: a minimal API, one long-lived client, all three calls
/// at once, System.Text.Json. Nothing is slow on purpose and nothing is clever.
/// </summary>
internal static class HandWritten
{
    public static async Task<int> ServeAsync(int port, int stubPort)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddSingleton(_ => new HttpClient(new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        { BaseAddress = new Uri($"http://127.0.0.1:{stubPort}") });
        var app = builder.Build();
        app.MapGet("/fanout", FanOutAsync);
        await app.RunAsync();
        return 0;
    }

    private static async Task<IResult> FanOutAsync(HttpClient client, CancellationToken stop)
    {
        var a = client.GetFromJsonAsync<JsonElement>("/a", stop);
        var b = client.GetFromJsonAsync<JsonElement>("/b", stop);
        var c = client.GetFromJsonAsync<JsonElement>("/c", stop);
        await Task.WhenAll(a, b, c);
        return Results.Ok(new Merged(await a, await b, await c));
    }

    private sealed record Merged(JsonElement A, JsonElement B, JsonElement C);
}
