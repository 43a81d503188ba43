using Meanwhile.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Flows;

/// <summary>Keeps this silo's plans and connections as the catalog has them.</summary>
public sealed partial class CatalogFollower(
    IGrainFactory grains, PlanTable plans, ConnectionTable connections, TimeProvider time, ILogger<CatalogFollower> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        long seen = -1;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var snapshot in grains.GetGrain<ICatalogGrain>(Tenancy.Default).Follow(seen, stop))
                {
                    connections.Replace(Tenancy.Default, snapshot);
                    plans.Replace(Tenancy.Default, snapshot);
                    plans.Reached(Tenancy.Default, seen = snapshot.Revision);
                }
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                Log.Lost(log, error);
                seen = -1;
                await Task.Delay(Pause, time, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The catalog cannot be followed; trying again")]
        public static partial void Lost(ILogger log, Exception error);
    }
}
