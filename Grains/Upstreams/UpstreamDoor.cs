using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Meanwhile.Connections;

namespace Meanwhile.Upstreams;

/// <summary>Opens sockets to one origin, behind the address rules, and agrees on TLS where the origin says so.
/// </summary>
internal sealed class UpstreamDoor(Uri origin, AddressRules rules)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What the Host header says.</summary>
    public string Host { get; } = origin.IsDefaultPort ? Named(origin) : $"{Named(origin)}:{origin.Port}";

    /// <exception cref="IOException">No connection could be made, and why.</exception>
    public async ValueTask<UpstreamSocket> OpenAsync(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ending.CancelAfter(Patience);
        try
        {
            var socket = await rules.ConnectAsync(origin.IdnHost, origin.Port, ending.Token).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return new UpstreamSocket(socket, origin.Scheme == Uri.UriSchemeHttps
                ? await SecureAsync(stream, ending.Token).ConfigureAwait(false)
                : stream);
        }
        catch (SocketException error)
        {
            throw new HttpIOException(IsUnknown(error.SocketErrorCode)
                ? HttpRequestError.NameResolutionError
                : HttpRequestError.ConnectionError, "No connection", error);
        }
        catch (OperationCanceledException late) when (!stop.IsCancellationRequested)
        {
            throw new HttpIOException(HttpRequestError.ConnectionError, "No connection in time", late);
        }
    }

    private async ValueTask<Stream> SecureAsync(NetworkStream plain, CancellationToken stop)
    {
        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = origin.IdnHost,
                ApplicationProtocols = [SslApplicationProtocol.Http11],
            }, stop).ConfigureAwait(false);
            return secure;
        }
        catch (Exception error)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            if (error is not (AuthenticationException or IOException)) throw;
            throw new HttpIOException(HttpRequestError.SecureConnectionError, "No TLS", error);
        }
    }

    private static string Named(Uri origin) =>
        origin.HostNameType == UriHostNameType.IPv6 ? $"[{origin.IdnHost.Trim('[', ']')}]" : origin.IdnHost;

    private static bool IsUnknown(SocketError error) => error
        is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery;
}
