using Orleans.Concurrency;
using Orleans.Runtime;

namespace Meanwhile.Cluster;

/// <inheritdoc cref="IClusterGrain"/>
[StatelessWorker(1), Reentrant]
public sealed class ClusterGrain(IClusterMembershipService members, SiloReporters reporters, TimeProvider time)
    : Grain, IClusterGrain
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);

    public async Task<SiloView[]> Look()
    {
        var silos = members.CurrentSnapshot.Members.Values.Where(silo => silo.Status != SiloStatus.Dead)
            .OrderBy(silo => silo.Name, StringComparer.Ordinal);
        return await Task.WhenAll(silos.Select(async silo => new SiloView(
            silo.SiloAddress.ToParsableString(), silo.Name, silo.Status.ToString().ToLowerInvariant(),
            await FiguresAsync(silo.SiloAddress))));
    }

    private async Task<SiloFigures?> FiguresAsync(SiloAddress silo)
    {
        try
        {
            return await reporters.OfAsync(silo).WaitAsync(AnswerWithin, time);
        }
        catch (Exception error) when (error is TimeoutException or OrleansException)
        {
            return null;
        }
    }
}
