using System.Net;
using System.Net.Sockets;

namespace Meanwhile.Support;

/// <summary>A loopback port nobody listened on a moment ago.</summary>
public static class FreePort
{
    public static int Next()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
