using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meanwhile.Support;

/// <summary>
/// A server without manners on a random loopback port: it reads a request properly and answers with whatever bytes its
/// path is scripted to, one request a connection.
/// </summary>
public sealed class RudeServer : IAsyncDisposable
{
    private const int RequestBytesMax = 16 * 1024 * 1024;

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<string, Rudeness> scripts = new(StringComparer.Ordinal);
    private readonly Ledger<string> arrivals = new();
    private readonly Ledger<string> ends = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    private RudeServer()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{listener.LocalEndPoint}");

    /// <summary>The paths asked for, in the order of arrival.</summary>
    public IReadOnlyList<string> Calls => arrivals.Entries;

    public static RudeServer Start() => new();

    public RudeServer On(string path, Rudeness rudeness)
    {
        scripts[path] = rudeness;
        return this;
    }

    /// <summary>Completes when request number <paramref name="count"/> of this path has been read.</summary>
    public Task Arrived(string path, int count = 1) =>
        arrivals.Reached(call => call == path, count, $"The call of {path}");

    /// <summary>Completes when so many conversations about this path are over, whoever ended them.</summary>
    public Task Ended(string path, int count = 1) => ends.Reached(call => call == path, count, $"The end of {path}");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> conversations = [];
        try
        {
            while (true)
            {
                conversations.Add(ConverseAsync(await listener.AcceptAsync(stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task ConverseAsync(Socket caller)
    {
        string? path = null;
        using (caller)
        {
            try
            {
                caller.NoDelay = true;
                path = await ReadRequestAsync(caller);
                if (path is not null)
                {
                    arrivals.Add(_ => path);
                    await Script(path)(caller, path, stop.Token);
                    Close(caller);
                }
            }
            catch (Exception left) when (left is SocketException or OperationCanceledException)
            {
                // The caller has left, or the test has: both are ordinary ends of a rude conversation.
            }
        }

        if (path is not null)
        {
            ends.Add(_ => path);
        }
    }

    private Rudeness Script(string path) => scripts.TryGetValue(path, out Rudeness? rudeness)
        ? rudeness
        : RudeAnswers.Body("\"nothing is scripted here\""u8.ToArray(), "application/json", 501);

    private static void Close(Socket caller)
    {
        if (caller.Connected)
        {
            caller.Shutdown(SocketShutdown.Send);
        }
    }

    /// <summary>Reads the whole request, for bytes left unread would turn a polite end into a reset.</summary>
    private async Task<string?> ReadRequestAsync(Socket caller)
    {
        byte[] buffer = new byte[64 * 1024];
        using MemoryStream seen = new();
        while (seen.Length < RequestBytesMax)
        {
            int count = await caller.ReceiveAsync(buffer, stop.Token);
            if (count == 0)
            {
                return null;
            }

            seen.Write(buffer, 0, count);
            string text = Encoding.Latin1.GetString(seen.GetBuffer(), 0, (int)seen.Length);
            if (IsWhole(text))
            {
                return text.Split(' ', 3)[1].Split('?')[0];
            }
        }

        return null;
    }

    private static bool IsWhole(string text)
    {
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        string head = text[..end];
        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            return text.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        }

        const string Length = "Content-Length:";
        string? line = head.Split("\r\n").FirstOrDefault(h => h.StartsWith(Length, StringComparison.OrdinalIgnoreCase));
        int body = line is null ? 0 : int.Parse(line[Length.Length..], CultureInfo.InvariantCulture);
        return text.Length >= end + 4 + body;
    }
}
