using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Meanwhile.Support;

/// <summary>
/// The world the product talks to: a real server on a random loopback port, scripted by path. It writes every request
/// down before it answers, so its ledger tells what really happened even when an answer got lost.
/// </summary>
public sealed class OutsideWorld : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, WorldScript> scripts = new(StringComparer.Ordinal);
    private readonly Ledger<WorldCall> arrivals = new();
    private readonly Ledger<WorldCall> departures = new();
    private WebApplication? server;

    private OutsideWorld()
    {
    }

    public Uri Address => LoopbackServer.Address(server!);

    /// <summary>Every request so far, in the order of arrival.</summary>
    public IReadOnlyList<WorldCall> Calls => arrivals.Entries;

    public static async Task<OutsideWorld> StartAsync()
    {
        OutsideWorld world = new();
        world.server = await LoopbackServer.StartAsync(server => server.Run(world.HandleAsync));
        return world;
    }

    /// <summary>
    /// The script of a path; it may be changed while the server runs. "/users/*" means every path that starts so and
    /// has no script of its own. A path without a script answers 501 and names itself.
    /// </summary>
    public WorldScript On(string method, string path) =>
        scripts.GetOrAdd($"{method} {path}", _ => new WorldScript());

    public IReadOnlyList<WorldCall> CallsTo(string method, string path) => [.. Calls.Where(Fits(method, path))];

    /// <summary>Completes when request number <paramref name="count"/> of this path is here, answered or not.</summary>
    public Task<WorldCall> Arrived(string method, string path, int count = 1) =>
        arrivals.Reached(Fits(method, path), count, $"The call {method} {path}");

    /// <summary>Completes when so many callers of this path have hung up before they had their answer.</summary>
    public Task<WorldCall> HungUp(string method, string path, int count = 1) =>
        departures.Reached(Fits(method, path), count, $"The hang-up of {method} {path}");

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            using CancellationTokenSource now = new();
            await now.CancelAsync();
            await server.StopAsync(now.Token);
            await server.DisposeAsync();
        }
    }

    private static Func<WorldCall, bool> Fits(string method, string path) =>
        call => call.Method == method && (call.Path == path
            || (path.EndsWith('*') && call.Path.StartsWith(path[..^1], StringComparison.Ordinal)));

    private async Task HandleAsync(HttpContext context)
    {
        WorldCall call = await RecordAsync(context);
        try
        {
            await SendAsync(context.Response, await ScriptOf(call).AnswerAsync(call, context.RequestAborted));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            departures.Add(_ => call);
        }
    }

    private async Task<WorldCall> RecordAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return arrivals.Add(order => new WorldCall(order, request.Method, request.Path.Value ?? "/", target,
            Flat(request.Query), Flat(request.Headers), body.ToArray()));
    }

    private static Dictionary<string, string> Flat(IEnumerable<KeyValuePair<string, StringValues>> pairs) =>
        pairs.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    private WorldScript ScriptOf(WorldCall call)
    {
        if (scripts.TryGetValue($"{call.Method} {call.Path}", out WorldScript? exact))
        {
            return exact;
        }

        string wanted = $"{call.Method} {call.Path}";
        string? widest = scripts.Keys
            .Where(key => key.EndsWith('*') && wanted.StartsWith(key[..^1], StringComparison.Ordinal))
            .MaxBy(key => key.Length);
        return widest is null
            ? new WorldScript().Answer(Reply.Json(501, new { missing = $"No script for {wanted}." }))
            : scripts[widest];
    }

    private static async Task SendAsync(HttpResponse response, Reply reply)
    {
        response.StatusCode = reply.Status;
        if (reply.ContentType is not null)
        {
            response.ContentType = reply.ContentType;
        }

        foreach ((string name, string value) in reply.Headers)
        {
            response.Headers.Append(name, value);
        }

        if (reply.Body.Length > 0)
        {
            response.ContentLength = reply.Body.Length;
            await response.Body.WriteAsync(reply.Body);
        }
    }
}
