using System.Diagnostics;
using Meanwhile.Flows;
using Meanwhile.Runs;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Shouldly;

namespace Meanwhile.Limiting;

/// <summary>Three silos, each of which makes runs of its own: for what they share.</summary>
public sealed class ThreeSilos : SmallCluster
{
    private readonly long began = Stopwatch.GetTimestamp();

    public TimeSpan Now => Stopwatch.GetElapsedTime(began);

    public ThreeSilos() => Silos = 3;

    /// <summary>Makes a run in this very silo.</summary>
    public static async Task<RunResult> RunAsync(
        InProcessSiloHandle silo, (FlowVersion Flow, long Revision) published, CancellationToken stop)
    {
        var services = silo.ServiceProvider;
        var plan = await services.GetRequiredService<PlanTable>().FindAsync(
            Tenancy.Default, published.Flow.Flow, published.Flow.Version, published.Revision, stop);
        var request = new RunRequest
        {
            Run = Guid.CreateVersion7(),
            Version = published.Flow.Version,
            Revision = published.Revision,
            Input = new Payload("{}"u8.ToArray()),
        };
        return await services.GetRequiredService<FlowEngine>().RunAsync(plan, request, Tenancy.Default, stop);
    }

    /// <summary>Callers in a silo who make one run after the other until they are stopped.</summary>
    /// <param name="silo">Where.</param>
    /// <param name="callers">How many at once.</param>
    /// <param name="published">Of which flow.</param>
    /// <param name="stop">Begins no further run.</param>
    /// <param name="left">Gives up the runs that are under way, too.</param>
    public static Task CallersAsync(
        InProcessSiloHandle silo, int callers, (FlowVersion Flow, long Revision) published, CancellationToken stop,
        CancellationToken left) =>
        Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested) await RunAsync(silo, published, left);
            },
            CancellationToken.None)));

    /// <summary>The silo in which the only owner of a limit lives.</summary>
    public async Task<InProcessSiloHandle> OwnerAsync()
    {
        var all = await Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        var owner = all.Single(one => one.GrainId.Type.ToString() == "limit");
        return Cluster.Silos.Single(silo => silo.SiloAddress.Equals(owner.SiloAddress));
    }

    /// <summary>How long this process did nothing, at the longest, until it is stopped.</summary>
    public static async Task<TimeSpan> LongestStandstillAsync(CancellationToken stop)
    {
        var longest = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            var before = Stopwatch.GetTimestamp();
            await Task.Delay(1, CancellationToken.None);
            var gap = Stopwatch.GetElapsedTime(before);
            if (gap > longest) longest = gap;
        }
        return longest;
    }

    /// <summary>The most of these instants that lie in one window of a second.</summary>
    public static int MostInASecond(IEnumerable<TimeSpan> instants)
    {
        var all = instants.Order().ToArray();
        var most = 0;
        for (int first = 0, last = 0; last < all.Length; last++)
        {
            while (all[last] - all[first] > TimeSpan.FromSeconds(1)) first++;
            most = Math.Max(most, last - first + 1);
        }
        return most;
    }
}
