using Orleans.Configuration;

namespace Meanwhile.Cluster;

/// <summary>How a node that hosts no silo speaks to those who do.</summary>
internal static class Silos
{
    /// <summary>How long silos are looked for before a start has failed; they may be starting themselves.</summary>
    private static readonly TimeSpan FoundWithin = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    public static void UseSilos(this IClientBuilder client, string postgres, string cluster)
    {
        var started = TimeProvider.System.GetTimestamp();
        client.Configure<ClusterOptions>(names =>
            (names.ServiceId, names.ClusterId) = (MembersAddress.Service, cluster));
        client.UseAdoNetClustering(table =>
            (table.Invariant, table.ConnectionString) = (MembersAddress.Driver, MembersAddress.Of(postgres)));
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        client.Configure<ClientMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = TimeSpan.FromSeconds(Limits.GrainAnswerSecondsMax);
            messaging.CancelRequestOnTimeout = true;
        });
        client.UseConnectionRetryFilter(async (_, stop) =>
        {
            await Task.Delay(BetweenLooks, stop);
            return TimeProvider.System.GetElapsedTime(started) < FoundWithin;
        });
    }
}
