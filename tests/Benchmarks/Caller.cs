using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meanwhile.Benchmarks;

/// <summary>
/// One connection of the generator: sends, waits for the whole answer, notes how long it took. A bare socket, so that
/// the generator stays far from being the bottleneck.
/// </summary>
internal sealed class Caller(LoadOrder order, LoadRound round) : IDisposable
{
    private const int CheckedEvery = 64;
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(50);

    private readonly byte[] request = Encoding.ASCII.GetBytes(
        $"GET {order.Path} HTTP/1.1\r\nHost: 127.0.0.1:{order.Port}\r\nAccept: application/json\r\n\r\n");
    private byte[] buffer = new byte[2_048];
    private Socket? socket;
    private int sent;

    /// <summary>
    /// Ticks from question to answer for all questions of the window, also those answered after its end: else a server
    /// whose queue is longer than the window would be praised for its few quick answers.
    /// </summary>
    public List<long> Latencies { get; } = [];

    /// <summary>Answers that came within the window.</summary>
    public int Answers { get; private set; }

    /// <summary>Answers before, in and after the window.</summary>
    public int AllAnswers { get; private set; }

    public long Errors { get; private set; }

    /// <summary>Connects, or leaves the caller without; its next question then counts as an error.</summary>
    public async Task TryOpenAsync()
    {
        var fresh = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await fresh.ConnectAsync(IPAddress.Loopback, order.Port);
            socket = fresh;
        }
        catch (SocketException)
        {
            fresh.Dispose();
        }
    }

    public async Task LoopAsync()
    {
        while (!round.IsOver)
        {
            await AskAsync();
            if (socket is not null) continue;
            await Task.Delay(PauseAfterError);
            await TryOpenAsync();
        }
    }

    public async Task AskAsync()
    {
        try
        {
            var counts = round.IsCounting;
            var begin = Stopwatch.GetTimestamp();
            var fault = await ExchangeAsync();
            if (fault is not null)
            {
                Fail(fault);
                return;
            }
            if (counts) Latencies.Add(Stopwatch.GetTimestamp() - begin);
            if (round.IsCounting) Answers++;
            AllAnswers++;
        }
        catch (SocketException fault)
        {
            Fail(fault.Message);
        }
    }

    public void Dispose() => socket?.Dispose();

    private async ValueTask<string?> ExchangeAsync()
    {
        if (socket is null) return "not connected";
        await socket.SendAsync(request);
        var used = 0;
        while (true)
        {
            if (used == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var read = await socket.ReceiveAsync(buffer.AsMemory(used));
            if (read == 0) return "the server closed the connection";
            used += read;
            var length = HttpAnswer.Length(buffer.AsSpan(0, used));
            if (length == 0) continue;
            return HttpAnswer.IsOk(buffer) && sent++ % CheckedEvery != 0
                ? null
                : HttpAnswer.Fault(buffer.AsSpan(0, length), order.Members);
        }
    }

    private void Fail(string fault)
    {
        if (round.IsCounting) Errors++;
        round.Note(fault);
        socket?.Dispose();
        socket = null;
    }
}
