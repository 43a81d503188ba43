using Orleans.Runtime.Services;

namespace Meanwhile.Cluster;

/// <summary>The way to what tells how each silo is.</summary>
public sealed class SiloReporters(IServiceProvider services) : GrainServiceClient<ISiloReporter>(services)
{
    public Task<SiloFigures> OfAsync(SiloAddress silo) => GetGrainService(silo).Report();
}
