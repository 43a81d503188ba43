using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Meanwhile.Cluster;

/// <inheritdoc cref="ISiloReporter"/>
[Reentrant]
public sealed class SiloReporter(GrainId id, Silo silo, ILoggerFactory logs, SiloMeters meters)
    : GrainService(id, silo, logs), ISiloReporter
{
    public Task<SiloFigures> Report() => Task.FromResult(meters.Read());
}
