using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Meanwhile.Limiting;

/// <inheritdoc cref="ILimitHolder"/>
[Reentrant]
public sealed class LimitHolder(GrainId id, Silo silo, ILoggerFactory logs, LocalLimits limits)
    : GrainService(id, silo, logs), ILimitHolder
{
    public Task<LimitHeld> Held(string key, Guid owner) => Task.FromResult(limits.Held(key, owner));

    public Task Tell(string key, LimitNews news)
    {
        limits.Tell(key, news);
        return Task.CompletedTask;
    }

    public Task Pause(string scope, TimeSpan time)
    {
        limits.Pause(scope, time);
        return Task.CompletedTask;
    }
}
