using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meanwhile.Upstreams;

/// <summary>The other end of an upstream's sockets, moved by hand: it says what a test tells it to, when it tells it.
/// </summary>
internal sealed class Counterpart : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public Counterpart() => listener.Start();

    public Uri Address => new($"http://{listener.LocalEndpoint}");

    public async Task<Peer> AcceptAsync() => new(await listener.AcceptTcpClientAsync().WaitAsync(Patience));

    /// <summary>Whether somebody has connected and was not accepted.</summary>
    public bool HasCaller => listener.Pending();

    public void Dispose() => listener.Dispose();

    internal sealed class Peer(TcpClient client) : IDisposable
    {
        private readonly NetworkStream stream = client.GetStream();

        /// <summary>The next request, body and all; empty when the caller has closed.</summary>
        public async Task<string> ReadAsync()
        {
            var seen = new StringBuilder();
            var buffer = new byte[4096];
            while (true)
            {
                var count = await CountAsync(buffer);
                if (count == 0) return seen.ToString();
                seen.Append(Encoding.Latin1.GetString(buffer, 0, count));
                if (IsWhole(seen.ToString())) return seen.ToString();
            }
        }

        /// <summary>A caller may end with a reset as well.</summary>
        private async Task<int> CountAsync(byte[] buffer)
        {
            try
            {
                return await stream.ReadAsync(buffer).AsTask().WaitAsync(Patience);
            }
            catch (IOException)
            {
                return 0;
            }
        }

        public async Task SayAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text));

        public void Dispose() => client.Dispose();

        private static bool IsWhole(string text)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) return false;
            var length = text[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: "));
            return text.Length - end - 4 >= int.Parse(length?[16..] ?? "0");
        }
    }
}
