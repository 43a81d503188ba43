namespace Meanwhile.Benchmarks;

/// <summary>
/// Server b2, for information: the same route written for speed: no routing, no injection, no parsing, raw bytes in
/// and out. It shows what remains of server b when only HttpClient and Kestrel are left.
/// </summary>
internal static class HandWrittenLean
{
    public static async Task<int> ServeAsync(int port, int stubPort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        };
        var client = new HttpMessageInvoker(handler);
        Uri[] upstreams = [.. "abc".Select(name => new Uri($"http://127.0.0.1:{stubPort}/{name}"))];
        app.Run(context => AnswerAsync(context, client, upstreams));
        await app.RunAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, HttpMessageInvoker client, Uri[] upstreams)
    {
        var stop = context.RequestAborted;
        var a = FetchAsync(client, upstreams[0], stop);
        var b = FetchAsync(client, upstreams[1], stop);
        var c = FetchAsync(client, upstreams[2], stop);
        var (first, second, third) = (await a, await b, await c);
        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = "{\"a\":,\"b\":,\"c\":}".Length + first.Length + second.Length + third.Length;
        var body = response.BodyWriter;
        Put(body, "{\"a\":"u8);
        Put(body, first);
        Put(body, ",\"b\":"u8);
        Put(body, second);
        Put(body, ",\"c\":"u8);
        Put(body, third);
        Put(body, "}"u8);
        await body.FlushAsync(stop);
    }

    private static void Put(System.IO.Pipelines.PipeWriter body, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(body.GetSpan(bytes.Length));
        body.Advance(bytes.Length);
    }

    private static async Task<byte[]> FetchAsync(HttpMessageInvoker client, Uri upstream, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, upstream);
        using var response = await client.SendAsync(request, stop);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(stop);
    }
}
