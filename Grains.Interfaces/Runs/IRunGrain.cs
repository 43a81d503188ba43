namespace Meanwhile.Runs;

/// <summary>
/// The address of one run that is a thing of its own; key: the run, a UUID version 7. A new run is driven by a lane of
/// the silo where it began, one that is taken over by this grain. What is durable of it lies in the journal and
/// survives; a run in memory ends with its silo. Calls interleave, and every one only awaits. A run that waits for long
/// leaves memory and comes back when somebody asks or its time has come. Another tenant's run is not there.
/// </summary>
[Alias("meanwhile.run")]
public interface IRunGrain : IGrainWithGuidKey
{
    /// <summary>A little more than callers may be patient, <see cref="Limits.PatienceSecondsMax"/>.</summary>
    internal const string LongestPatience = "00:05:30";

    /// <summary>
    /// Starts the run and waits for its answer as long as the caller is patient. Cancelling <paramref name="left"/>
    /// ends a run in memory; one that is kept, or may be, goes on.
    /// </summary>
    /// <exception cref="Errors.StorageUnavailableException">When the run cannot be kept.</exception>
    [Alias("start"), ResponseTimeout(LongestPatience)]
    Task<RunReply> Start(RunStart start, CancellationToken left);

    /// <summary>Waits for the answer of a run that is there; null when it is not.</summary>
    [Alias("await"), ResponseTimeout(LongestPatience)]
    Task<RunReply?> Await(string tenant, TimeSpan patience, CancellationToken left);

    /// <summary>The run as it stands; null when it is not there.</summary>
    [Alias("find")]
    Task<RunSnapshot?> Find(string tenant);

    /// <summary>A run that was no more than a call, as the silo where it began remembers it; null when it does not.
    /// </summary>
    [Alias("recall")]
    Task<RunSnapshot?> Recall(string tenant);

    /// <summary>A test of its flow made from such a run, secrets left out; null when it is not remembered.</summary>
    [Alias("record")]
    Task<RecordedTest?> Record(string tenant);

    /// <summary>What it waits for now, and be it no more than a call; null when it is not there.</summary>
    [Alias("why")]
    Task<Standing[]?> Why(string tenant);

    /// <summary>Delivers a signal. It has been recorded when this ends.</summary>
    [Alias("signal")]
    Task<ChangeOutcome> Signal(string tenant, RunSignal signal);

    /// <summary>
    /// A call to an address of the run. It is told from a guess by the run's secret; a second call is refused.
    /// </summary>
    [Alias("call")]
    Task<ChangeOutcome> Call(string tenant, string secret, string name, Payload? data);

    /// <summary>Asks something of the run. It has been recorded when this ends.</summary>
    [Alias("change")]
    Task<ChangeOutcome> Change(string tenant, RunChange change);

    /// <summary>What has happened after the event with this number, and from then on whatever happens, to the end.
    /// </summary>
    [Alias("follow")]
    IAsyncEnumerable<RunNews> Follow(string tenant, long after, CancellationToken stop);

    /// <summary>Lets a run that stands still go on: after a crash, or because its time has come.</summary>
    [Alias("go-on")]
    Task GoOn();
}
