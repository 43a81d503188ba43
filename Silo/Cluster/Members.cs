using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Journal;
using Orleans.Configuration;

namespace Meanwhile.Cluster;

/// <summary>How a silo finds the others; alone, it does not look for any.</summary>
internal static class Members
{
    private const int FirstSiloPort = 11_111;
    private const int FirstGatewayPort = 30_000;
    private const int UsualPort = 8_080;
    private const int PortsApart = 1_000;

    /// <summary>
    /// Every silo looks after three others, every two seconds; two of them must have missed it three times before it
    /// is dead. A process that was killed is found at once, for its machine refuses the connection; one that is frozen
    /// after six seconds and two more for the votes. Shorter, and a long pause for garbage would look like death.
    /// Whoever starts where nobody is left believes in a silo of the table until it has given no sign for three times
    /// ten seconds.
    /// </summary>
    public static void UseMembers(this ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.Postgres is null)
        {
            silo.UseLocalhostClustering(
                AnyFree(), gatewayPort: 0, serviceId: MembersAddress.Service, clusterId: settings.Cluster);
            return;
        }
        silo.Configure<ClusterOptions>(cluster =>
            (cluster.ServiceId, cluster.ClusterId) = (MembersAddress.Service, settings.Cluster));
        silo.UseAdoNetClustering(table =>
            (table.Invariant, table.ConnectionString) =
                (MembersAddress.Driver, MembersAddress.Of(settings.Postgres)));
        var siloPort = settings.SiloPort ?? FirstFree(settings.Address, FirstSiloPort + Offset(settings));
        var gatewayPort = settings.GatewayPort ?? FirstFree(settings.Address, FirstGatewayPort + Offset(settings));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = settings.Address;
            (endpoint.SiloPort, endpoint.GatewayPort) = (siloPort, gatewayPort);
            endpoint.SiloListeningEndpoint = new IPEndPoint(settings.Address, siloPort);
            endpoint.GatewayListeningEndpoint = new IPEndPoint(settings.Address, gatewayPort);
        });
        silo.Configure<ClusterMembershipOptions>(members =>
        {
            members.ProbeTimeout = TimeSpan.FromSeconds(2);
            members.NumMissedProbesLimit = 3;
            members.NumVotesForDeathDeclaration = 2;
            members.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            members.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
            members.DefunctSiloExpiration = TimeSpan.FromDays(1);
        });
    }

    /// <summary>Makes the database what this program needs; null, or why that cannot be done.</summary>
    public static async Task<string?> PrepareAsync(SiloSettings settings)
    {
        if (settings.Postgres is not { } address) return null;
        await using var journal = new PostgresJournal(JournalDatabase.Of(address).Database!);
        try
        {
            await journal.PrepareAsync();
            return null;
        }
        catch (StorageUnavailableException error)
        {
            return error.Message;
        }
    }

    /// <summary>Silos on one machine take calls at different ports, so they look for others at different ones too,
    /// though they start at the same moment.</summary>
    private static int Offset(SiloSettings settings)
    {
        var apart = (new Uri(settings.FirstAddress).Port - UsualPort) % PortsApart;
        return apart < 0 ? apart + PortsApart : apart;
    }

    private static int AnyFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// The first port from here on that nobody has. A silo that starts again so finds its own port most of the time,
    /// and who takes the place of a silo that died need not wait for others to miss it.
    /// </summary>
    private static int FirstFree(IPAddress address, int from)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener => listener.Address.Equals(address) || listener.Address.Equals(IPAddress.Any)
                || listener.Address.Equals(IPAddress.IPv6Any))
            .Select(listener => listener.Port).ToHashSet();
        return Enumerable.Range(from, PortsApart).First(port => !taken.Contains(port));
    }
}
