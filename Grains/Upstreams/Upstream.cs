using System.Diagnostics.CodeAnalysis;
using Meanwhile.Connections;

namespace Meanwhile.Upstreams;

/// <summary>
/// One origin (scheme, host, port) and the sockets to it that rest between calls. The one that rested least is taken:
/// sockets that nobody needs grow old and are closed. Callers beyond the bound wait in line, without a thread.
/// </summary>
public sealed class Upstream : IDisposable
{
    private static readonly TimeSpan LifeMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RestMax = TimeSpan.FromMinutes(1);

    private readonly UpstreamDoor door;
    private readonly SemaphoreSlim room;
    private readonly Lock gate = new();
    private readonly List<UpstreamSocket> resting = [];
    private readonly ITimer cleaning;
    private bool isCleaningDue;
    private bool isClosed;

    public Upstream(Uri origin, AddressRules rules, int socketsMax)
    {
        (door, room) = (new UpstreamDoor(origin, rules), new SemaphoreSlim(socketsMax));
        cleaning = TimeProvider.System.CreateTimer(
            static upstream => ((Upstream)upstream!).Clean(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Makes a call. Where a socket turns out to have been closed while it rested, and the call may be sent twice, the
    /// next one is tried.
    /// </summary>
    /// <exception cref="IOException">No connection, or it broke, or what came was no answer.</exception>
    public async ValueTask<UpstreamAnswer> CallAsync(UpstreamCall call, CancellationToken stop)
    {
        await room.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var hasRested = TryTake(out var socket);
                socket ??= await door.OpenAsync(stop).ConfigureAwait(false);
                try
                {
                    return await socket.CallAsync(call, door.Host, stop).ConfigureAwait(false);
                }
                catch (IOException) when (hasRested && call.IsSafe && !socket.HasAnswered)
                {
                    continue;
                }
                finally
                {
                    LetRest(socket);
                }
            }
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>Closes what rests; calls that go on close their own sockets when they end.</summary>
    public void Dispose()
    {
        UpstreamSocket[] left;
        lock (gate)
        {
            isClosed = true;
            left = [.. resting];
            resting.Clear();
        }
        cleaning.Dispose();
        foreach (var socket in left) socket.Dispose();
    }

    private bool TryTake([NotNullWhen(true)] out UpstreamSocket? socket)
    {
        while (true)
        {
            lock (gate)
            {
                socket = resting.Count == 0 ? null : resting[^1];
                if (socket is null) return false;
                resting.RemoveAt(resting.Count - 1);
            }
            if (!IsOld(socket, Environment.TickCount64) && socket.IsQuiet()) return true;
            socket.Dispose();
        }
    }

    private void LetRest(UpstreamSocket socket)
    {
        var now = Environment.TickCount64;
        lock (gate)
        {
            if (socket.CanStay && !isClosed && now - socket.OpenedAt < LifeMax.TotalMilliseconds)
            {
                socket.RestsSince = now;
                resting.Add(socket);
                if (!isCleaningDue) isCleaningDue = cleaning.Change(RestMax, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        socket.Dispose();
    }

    private void Clean()
    {
        var now = Environment.TickCount64;
        UpstreamSocket[] old;
        lock (gate)
        {
            old = [.. resting.Where(socket => IsOld(socket, now))];
            resting.RemoveAll(socket => IsOld(socket, now));
            isCleaningDue = resting.Count > 0 && cleaning.Change(RestMax, Timeout.InfiniteTimeSpan);
        }
        foreach (var socket in old) socket.Dispose();
    }

    private static bool IsOld(UpstreamSocket socket, long now) =>
        now - socket.OpenedAt >= LifeMax.TotalMilliseconds || now - socket.RestsSince >= RestMax.TotalMilliseconds;
}
