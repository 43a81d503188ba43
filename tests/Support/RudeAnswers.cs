using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace Meanwhile.Support;

/// <summary>The bad manners an outside world can have, each as bytes on a socket.</summary>
public static class RudeAnswers
{
    private const int MiB = 1024 * 1024;
    private static readonly Lazy<byte[]> Bomb = new(() => Zip(100 * MiB));

    /// <summary>Reads the request and stays silent until the caller leaves.</summary>
    public static Rudeness NeverAnswers { get; } = async (caller, _, stop) =>
        await caller.ReceiveAsync(new byte[1], stop);

    /// <summary>Sends the headers of a long body, and of the body nothing.</summary>
    public static Rudeness StopsAfterHeaders { get; } = async (caller, path, stop) =>
    {
        await Say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n", caller, stop);
        await NeverAnswers(caller, path, stop);
    };

    public static Rudeness AnswersHalfAndResets { get; } =
        ResetsAfter("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"half\":");

    public static Rudeness RedirectsToItself { get; } = (caller, path, stop) =>
        Say($"HTTP/1.1 302 Found\r\nLocation: {path}\r\nContent-Length: 0\r\n\r\n", caller, stop);

    /// <summary>100 MiB of spaces in a thousandth of that.</summary>
    public static Rudeness GzipBomb { get; } = async (caller, _, stop) =>
    {
        await Say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
            + $"Content-Length: {Bomb.Value.Length}\r\n\r\n", caller, stop);
        await SendAsync(Bomb.Value, caller, stop);
    };

    /// <summary>Closes without a word.</summary>
    public static Rudeness Nothing { get; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Ten thousand early hints before the answer.</summary>
    public static Rudeness EarlyHints { get; } = async (caller, _, stop) =>
    {
        for (int i = 0; i < 10_000; i++)
        {
            await Say("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", caller, stop);
        }

        await Say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", caller, stop);
    };

    /// <summary>One byte of an endless body each time, until the caller leaves.</summary>
    public static Rudeness SlowLoris(TimeSpan between) => async (caller, _, stop) =>
    {
        await Say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n", caller, stop);
        while (true)
        {
            await Say(" ", caller, stop);
            await Task.Delay(between, stop);
        }
    };

    /// <summary>Server-sent events that never end.</summary>
    public static Rudeness EndlessEvents(TimeSpan between) => async (caller, _, stop) =>
    {
        await Say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", caller, stop);
        while (true)
        {
            await Say("data: {}\n\n", caller, stop);
            await Task.Delay(between, stop);
        }
    };

    public static Rudeness Body(string text, string contentType) => Body(Encoding.UTF8.GetBytes(text), contentType);

    /// <summary>A well-formed answer around any bytes.</summary>
    public static Rudeness Body(byte[] bytes, string contentType, int status = 200) =>
        Sends([.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Rude\r\nContent-Type: {contentType}\r\n"
            + $"Content-Length: {bytes.Length}\r\n\r\n"), .. bytes]);

    public static Rudeness DeepJson(int depth) =>
        Body(new string('[', depth) + new string(']', depth), "application/json");

    public static Rudeness HugeHeader(int bytes) => (caller, _, stop) =>
        Say($"HTTP/1.1 200 OK\r\nX-Rude: {new string('a', bytes)}\r\nContent-Length: 2\r\n\r\n{{}}", caller, stop);

    public static Rudeness ManyHeaders(int count) => (caller, _, stop) =>
    {
        IEnumerable<string> headers = Enumerable.Range(0, count).Select(i => $"X-Rude-{i}: {i}\r\n");
        return Say($"HTTP/1.1 200 OK\r\n{string.Concat(headers)}Content-Length: 2\r\n\r\n{{}}", caller, stop);
    };

    /// <summary>Any text on the wire, then the end.</summary>
    public static Rudeness Says(string raw) => (caller, _, stop) => Say(raw, caller, stop);

    /// <summary>Any bytes on the wire, then the end.</summary>
    public static Rudeness Sends(byte[] raw) => (caller, _, stop) => SendAsync(raw, caller, stop);

    /// <summary>Some text on the wire, then RST instead of FIN.</summary>
    public static Rudeness ResetsAfter(string raw) => async (caller, _, stop) =>
    {
        await Say(raw, caller, stop);
        caller.LingerState = new LingerOption(true, 0);
        caller.Close();
    };

    /// <summary>A chunked body as it is, right or wrong.</summary>
    public static Rudeness Chunked(string raw) =>
        Says($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{raw}");

    private static Task Say(string text, Socket caller, CancellationToken stop) =>
        SendAsync(Encoding.ASCII.GetBytes(text), caller, stop);

    private static async Task SendAsync(ReadOnlyMemory<byte> bytes, Socket caller, CancellationToken stop)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await caller.SendAsync(bytes, stop)..];
        }
    }

    private static byte[] Zip(int length)
    {
        byte[] spaces = new byte[MiB];
        spaces.AsSpan().Fill((byte)' ');
        using MemoryStream zipped = new();
        using (GZipStream zip = new(zipped, CompressionLevel.Optimal))
        {
            for (int left = length; left > 0; left -= spaces.Length)
            {
                zip.Write(spaces);
            }
        }

        return zipped.ToArray();
    }
}
