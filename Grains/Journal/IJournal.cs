using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Journal;

/// <summary>
/// Where runs are kept. A write is durable when its task completes, and writes that come while one is being made share
/// the next commit. What cannot be written or read throws <see cref="StorageUnavailableException"/>; then whether a
/// write has been made is unknown, and making it again does no harm.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Names the database in which effects can be recorded with the runs they belong to; null where there is
    /// none, or it has not been asked anything yet.</summary>
    Guid? Database { get; }

    /// <summary>Keeps a new run with epoch 1, unless its idempotency key names one already.</summary>
    Task<RunAdmission> StartAsync(NewRun run);

    /// <summary>
    /// Adds entries to a run and says how it stands now. False when the run has another epoch, or is gone: then nothing
    /// was written, and whoever asked no longer owns the run.
    /// </summary>
    Task<bool> AppendAsync(RunAppend append);

    /// <summary>Takes a run over: its epoch rises, so nobody who had it before can write it. Null when it is gone.
    /// </summary>
    Task<StoredRun?> TakeAsync(Guid run);

    /// <summary>A run as it is kept, for looking at; null when it is gone.</summary>
    Task<StoredRun?> FindAsync(Guid run);

    /// <summary>Runs of one tenant, newest first, without their input, result and entries.</summary>
    Task<RunRecord[]> ListAsync(RunQuery query);

    /// <summary>
    /// Runs that stand with work to do, in the order of their names, beginning after one: what a process that starts
    /// goes on with. Those that are parked, paused or ended are not among them.
    /// </summary>
    /// <param name="after">The last one seen.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="shards">Only of these shards; null for all.</param>
    Task<Guid[]> OpenAsync(Guid after, int limit, short[]? shards = null);

    /// <summary>Parked runs with a time to wake, the earliest first, beginning after a place in that order.</summary>
    Task<WakeTime[]> WakingAsync(WakeTime after, int limit, short[]? shards = null);

    /// <summary>The state that runs of one key share, and whose turn it is; all null when the key was never seen.
    /// </summary>
    Task<KeyRecord> KeyAsync(string tenant, string flow, string key);

    /// <summary>
    /// Removes runs that ended before a time, with all that belongs to them, and idempotency keys kept until before
    /// it; at most so many of each. Gives how many runs went.
    /// </summary>
    Task<int> RemoveAsync(DateTimeOffset endedBefore, DateTimeOffset now, int limit);
}
