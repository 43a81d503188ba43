using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Meanwhile.Runs;
using Meanwhile.Telemetry;

namespace Meanwhile.Cluster;

/// <summary>Sums up what this process measures, for whoever wants to see all silos at once.</summary>
public sealed class SiloMeters : IDisposable
{
    private readonly ConcurrentDictionary<(string Name, string? Tag), Sum> sums = new();
    private readonly MeterListener listener = new();
    private readonly LiveRuns live;
    private readonly TimeProvider time;
    private readonly long started;

    public SiloMeters(LiveRuns live, TimeProvider time)
    {
        (this.live, this.time, started) = (live, time, time.GetTimestamp());
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == Signals.Name && Signals.OfTheCluster.Contains(instrument.Name))
                listening.EnableMeasurementEvents(instrument, new Sums(sums, instrument.Name));
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) =>
            ((Sums)state!).Of(tags.IsEmpty ? null : tags[0].Value as string).Add(value));
        listener.Start();
    }

    public SiloFigures Read()
    {
        var (shared, missed) = (Shared("hit", "stale", "joined", "stood in"), Shared("miss"));
        return new SiloFigures
        {
            Runs = Of(Signals.RunsInFlightName),
            HostedRuns = live.Count,
            Waits = Of(Signals.WaitsName),
            LimitWaits = Of(Signals.LimitWaitsName),
            SharedBytes = Of(Signals.SharedBytesName),
            SharedPart = shared + missed == 0 ? null : Math.Round(shared / (double)(shared + missed), 4),
            BreakersOpen = Of(Signals.BreakersOpenName),
            Threads = ThreadPool.ThreadCount,
            MemoryBytes = Environment.WorkingSet,
            UpSeconds = (long)time.GetElapsedTime(started).TotalSeconds,
        };
    }

    public void Dispose() => listener.Dispose();

    private long Shared(params string[] ways) => ways.Sum(way => Of(Signals.SharesName, way));

    private long Of(string name, string? tag = null) => sums.TryGetValue((name, tag), out var sum) ? sum.Value : 0;

    /// <summary>The sums of one instrument, by the first label of what it measures.</summary>
    private sealed class Sums(ConcurrentDictionary<(string, string?), Sum> all, string name)
    {
        public Sum Of(string? tag) => all.GetOrAdd((name, tag), static _ => new Sum());
    }

    private sealed class Sum
    {
        private long value;

        public long Value => Volatile.Read(ref value);

        public void Add(long more) => Interlocked.Add(ref value, more);
    }
}
