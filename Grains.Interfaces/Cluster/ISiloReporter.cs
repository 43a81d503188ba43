using Orleans.Services;

namespace Meanwhile.Cluster;

/// <summary>Tells how a silo is; one in each. Keeps nothing.</summary>
[Alias("meanwhile.silo-reporter")]
public interface ISiloReporter : IGrainService
{
    /// <summary>The figures of this silo now.</summary>
    [Alias("report")]
    Task<SiloFigures> Report();
}
