using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Meanwhile.Telemetry;

/// <summary>
/// The names of everything measured and traced. Labels are bounded: flows and kinds, never runs or addresses.
/// </summary>
public static class Signals
{
    public const string Name = "Meanwhile";
    internal const string WaitsName = "meanwhile.waits";
    internal const string RunsInFlightName = "meanwhile.runs.in_flight";
    internal const string LimitWaitsName = "meanwhile.limit.waits";
    internal const string BreakersOpenName = "meanwhile.breakers.open";
    internal const string SharesName = "meanwhile.shares";
    internal const string SharedBytesName = "meanwhile.shares.bytes";

    /// <summary>What is shown of every silo.</summary>
    internal static IReadOnlySet<string> OfTheCluster { get; } = new HashSet<string>
    {
        WaitsName, RunsInFlightName, LimitWaitsName, BreakersOpenName, SharesName, SharedBytesName,
    };

    public static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Runs =
        Meter.CreateCounter<long>("meanwhile.runs", "{run}", "Runs that ended, by flow and outcome");

    private static readonly Histogram<double> RunSeconds =
        Meter.CreateHistogram<double>("meanwhile.run.duration", "s", "From the start of a run to its end");

    private static readonly Histogram<double> SavedSeconds = Meter.CreateHistogram<double>(
        "meanwhile.run.saved", "s", "Waiting that did not stand in line: the sum of all waits minus the time it took");

    private static readonly Counter<long> Attempts =
        Meter.CreateCounter<long>("meanwhile.step.attempts", "{attempt}", "Attempts of steps, by kind and outcome");

    private static readonly UpDownCounter<long> WaitsInFlight = Meter.CreateUpDownCounter<long>(
        WaitsName, "{wait}", "Calls to the outside that are being waited for, without a thread");

    private static readonly UpDownCounter<long> RunsInFlight =
        Meter.CreateUpDownCounter<long>(RunsInFlightName, "{run}", "Runs that are at work in this process");

    private static readonly Counter<long> LimitsPermitted = Meter.CreateCounter<long>(
        "meanwhile.limit.permitted", "{call}", "Calls that a limit has let through, by policy");

    private static readonly Counter<long> LimitsRefused = Meter.CreateCounter<long>(
        "meanwhile.limit.refused", "{call}", "Calls for which a limit had no room, by policy");

    private static readonly UpDownCounter<long> LimitsWaited =
        Meter.CreateUpDownCounter<long>(LimitWaitsName, "{call}", "Calls that wait for room in a limit");

    private static readonly Counter<long> LimitsPaused = Meter.CreateCounter<long>(
        "meanwhile.limit.pauses", "{pause}", "Times an upstream has asked with Retry-After to be left alone");

    private static readonly Counter<long> BreakersChanged = Meter.CreateCounter<long>(
        "meanwhile.breaker.changes", "{change}", "Changes of circuit breakers owned here, by the state they came to");

    private static readonly UpDownCounter<long> BreakersOpen = Meter.CreateUpDownCounter<long>(
        BreakersOpenName, "{breaker}", "Circuit breakers owned here that are open or half open");

    private static readonly Counter<long> RetriesUnpaid = Meter.CreateCounter<long>(
        "meanwhile.retries.unpaid", "{retry}", "Retries not made: too many calls through a connection were extra");

    public static void LimitPermitted(string policy) => LimitsPermitted.Add(1, Tag("policy", policy));

    public static void LimitRefused(string policy) => LimitsRefused.Add(1, Tag("policy", policy));

    public static void LimitWaits(int more) => LimitsWaited.Add(more);

    public static void LimitPaused() => LimitsPaused.Add(1);

    public static void BreakerChanged(Meanwhile.Limiting.BreakerState state) =>
        BreakersChanged.Add(1, Tag("state", state.ToString().ToLowerInvariant()));

    /// <summary>A breaker owned here has left the closed state, or come back to it.</summary>
    public static void BreakerOpen(int more) => BreakersOpen.Add(more);

    public static void RetryUnpaid() => RetriesUnpaid.Add(1);

    public static void RunStarted() => RunsInFlight.Add(1);

    /// <summary>It goes on later or elsewhere.</summary>
    public static void RunLeft() => RunsInFlight.Add(-1);

    public static void RunEnded(string flow, string outcome, Meanwhile.Runs.Receipt receipt)
    {
        RunsInFlight.Add(-1);
        var flowTag = new KeyValuePair<string, object?>("flow", flow);
        Runs.Add(1, flowTag, new("outcome", outcome));
        RunSeconds.Record(receipt.TotalMicroseconds / 1e6, flowTag);
        SavedSeconds.Record(receipt.SavedMicroseconds / 1e6, flowTag);
    }

    public static void WaitBegan() => WaitsInFlight.Add(1);

    public static void WaitEnded(string kind, string outcome)
    {
        WaitsInFlight.Add(-1);
        Attempts.Add(1, new("kind", kind), new("outcome", outcome));
    }

    private static readonly Counter<long> Shares = Meter.CreateCounter<long>(
        SharesName, "{call}", "Calls of steps that share them, by what became of each");

    private static readonly UpDownCounter<long> SharedBytes =
        Meter.CreateUpDownCounter<long>(SharedBytesName, "By", "Values kept for other runs");

    private static readonly Counter<long> SharedEvictions = Meter.CreateCounter<long>(
        "meanwhile.shares.evictions", "{value}", "Values that had to make room for others");

    /// <summary>A call was shared or not: <c>hit</c>, <c>stale</c>, <c>joined</c>, <c>stood in</c>, <c>miss</c>.
    /// </summary>
    public static void ShareEnded(string how) => Shares.Add(1, new KeyValuePair<string, object?>("how", how));

    public static void SharedBytesChanged(long change) => SharedBytes.Add(change);

    public static void SharedValueEvicted() => SharedEvictions.Add(1);

    private static readonly Histogram<int> BatchSizes = Meter.CreateHistogram<int>(
        "meanwhile.batch.size", "{call}", "Calls of runs that became one call to the outside, by kind");

    public static void BatchSent(string kind, int size) =>
        BatchSizes.Record(size, new KeyValuePair<string, object?>("kind", kind));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
