using System.Net;
using System.Net.Sockets;

namespace Meanwhile.Connections;

/// <summary>
/// The guard on outgoing addresses. It judges the address that is really connected to, after the name was resolved, so
/// neither odd spellings nor a name that changes its mind get past it.
/// </summary>
public sealed class AddressRules(bool allowPrivate)
{
    private static readonly IPNetwork[] Forbidden =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("::/96"), IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("64:ff9b:1::/48"),
        IPNetwork.Parse("100::/64"), IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("2002::/16"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>Whether the address lies in a private, local or reserved network.</summary>
    public static bool IsForbidden(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Forbidden.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily
            && network.Contains(plain));
    }

    /// <summary>
    /// Connects to the first address that answers, all of them having been judged before any is called.
    /// </summary>
    /// <exception cref="AddressForbiddenException">One of them may not be called.</exception>
    /// <exception cref="SocketException">Nobody knows the name, or nobody answers there.</exception>
    public async ValueTask<Socket> ConnectAsync(string host, int port, CancellationToken stop)
    {
        var addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, stop).ConfigureAwait(false);
        if (!allowPrivate && (addresses.Length == 0 || addresses.Any(IsForbidden)))
            throw new AddressForbiddenException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, stop).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
