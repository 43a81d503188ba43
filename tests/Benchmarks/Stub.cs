using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meanwhile.Benchmarks;

/// <summary>
/// The upstream: answers GET /a, /b and /c with bodies of about 300 bytes after a wait that GET /wait/{ms} sets.
/// Sockets and not Kestrel, because it gives three answers for every one of the server under test and shares its core
/// with the generator.
/// </summary>
internal sealed class Stub
{
    private const int RequestBytesMax = 2_048;
    private const int WaitingConnectionsMax = 4_096;

    private static readonly byte[] Accepted = Response("{}");
    private static readonly byte[] Unknown =
        Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    private static readonly byte[][] Bodies = [.. "abc".Select(name => Response(BodyOf(name)))];

    private readonly StubClock clock = new();
    private TimeSpan wait = TimeSpan.Zero;

    public static async Task<int> ServeAsync(int port)
    {
        var stub = new Stub();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(WaitingConnectionsMax);
        while (true) _ = stub.TalkAsync(await listener.AcceptAsync());
    }

    private async Task TalkAsync(Socket socket)
    {
        using var _ = socket;
        socket.NoDelay = true;
        var buffer = new byte[RequestBytesMax];
        var pause = new StubClock.Pause();
        var used = 0;
        try
        {
            while (used < buffer.Length)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(used));
                if (read == 0) return;
                used += read;
                for (var head = Head(buffer, used); head > 0; head = Head(buffer, used))
                {
                    var answer = Answer(buffer);
                    buffer.AsSpan(head, used - head).CopyTo(buffer);
                    used -= head;
                    if (wait > TimeSpan.Zero && answer != Accepted) await clock.WaitAsync(pause, wait);
                    await socket.SendAsync(answer);
                }
            }
        }
        catch (SocketException)
        {
            // A caller that goes away is the ordinary end of a connection here.
        }
    }

    private static int Head(byte[] buffer, int used)
    {
        var end = buffer.AsSpan(0, used).IndexOf("\r\n\r\n"u8);
        return end < 0 ? 0 : end + 4;
    }

    private byte[] Answer(ReadOnlySpan<byte> request)
    {
        if (!request.StartsWith("GET /"u8)) return Unknown;
        var path = request[5..];
        if (path[1] == ' ' && path[0] is >= (byte)'a' and <= (byte)'c') return Bodies[path[0] - 'a'];
        if (!path.StartsWith("wait/"u8)) return Unknown;
        var digits = Encoding.ASCII.GetString(path[5..path.IndexOf((byte)' ')]);
        wait = TimeSpan.FromMilliseconds(int.Parse(digits, CultureInfo.InvariantCulture));
        return Accepted;
    }

    private static string BodyOf(char name) =>
        $$"""{"upstream":"{{name}}","id":9007199254740993,"total":1234.50,"items":[{"sku":"{{name}}-1","count":2},"""
        + $$"""{"sku":"{{name}}-2","count":7}],"customer":{"name":"Ada Lovelace","city":"London"},"""
        + $$"""
        "note":"{{new string(name, 120)}}"}
        """.Trim();

    private static byte[] Response(string body) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
