using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Runtime.Services;

namespace Meanwhile.Limiting;

/// <summary>The silos of the cluster, by their addresses as text, and the way to what holds limits in each.</summary>
public sealed partial class LimitSilos : GrainServiceClient<ILimitHolder>, ILimitSilos, ISiloStatusListener
{
    private readonly ISiloStatusOracle oracle;
    private readonly TimeProvider time;
    private readonly ILogger<LimitSilos> log;
    private int losses;
    private long lostAt;

    public LimitSilos(
        IServiceProvider services, ISiloStatusOracle oracle, TimeProvider time, ILogger<LimitSilos> log)
        : base(services)
    {
        (this.oracle, this.time, this.log) = (oracle, time, log);
        Own = oracle.SiloAddress.ToParsableString();
        oracle.SubscribeToSiloStatusEvents(this);
    }

    /// <summary>The silo this is in.</summary>
    public string Own { get; }

    IReadOnlyList<string> ILimitSilos.Active => [.. Alive().Select(silo => silo.ToParsableString())];

    int ILimitSilos.Losses => Volatile.Read(ref losses);

    TimeSpan? ILimitSilos.SinceLoss =>
        Volatile.Read(ref losses) == 0 ? null : time.GetElapsedTime(Volatile.Read(ref lostAt));

    bool ILimitSilos.IsDead(string silo) => oracle.IsDeadSilo(SiloAddress.FromParsableString(silo));

    Task<LimitHeld> ILimitSilos.HeldAsync(string silo, string key, Guid owner) =>
        GetGrainService(SiloAddress.FromParsableString(silo)).Held(key, owner);

    void ILimitSilos.Tell(string silo, string key, LimitNews news) =>
        _ = TryAsync(SiloAddress.FromParsableString(silo), holder => holder.Tell(key, news));

    /// <summary>Tells every other silo that an upstream wants to be left alone.</summary>
    public void PauseOthers(string scope, TimeSpan span)
    {
        foreach (var silo in Alive().Where(silo => !silo.Equals(oracle.SiloAddress)))
            _ = TryAsync(silo, holder => holder.Pause(scope, span));
    }

    void ISiloStatusListener.SiloStatusChangeNotification(SiloAddress silo, SiloStatus status)
    {
        if (status != SiloStatus.Dead) return;
        Volatile.Write(ref lostAt, time.GetTimestamp());
        Interlocked.Increment(ref losses);
    }

    /// <summary>Those that may hold something: a silo that is on its way out does until it is gone.</summary>
    private IEnumerable<SiloAddress> Alive() => oracle.GetApproximateSiloStatuses()
        .Where(one => one.Value is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping)
        .Select(one => one.Key);

    private async Task TryAsync(SiloAddress silo, Func<ILimitHolder, Task> tell)
    {
        try
        {
            await tell(GetGrainService(silo)).ConfigureAwait(false);
        }
        catch (Exception lost)
        {
            Log.NotTold(log, lost, silo);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The silo {Silo} was not told of a limit; it asks again where it waits")]
        public static partial void NotTold(ILogger log, Exception lost, SiloAddress silo);
    }
}
