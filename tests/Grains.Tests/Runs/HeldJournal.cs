using Meanwhile.Errors;
using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <summary>Keeps the first append waiting, or the start, and then loses it or makes it.</summary>
internal sealed class HeldJournal : IJournal
{
    private readonly MemoryJournal inner = new();
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> isMade = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Asked => asked.Task;

    public Guid? Database => null;

    /// <summary>Whether it is the start that waits; one that is lost fails.</summary>
    public bool HoldsStart { get; init; }

    public void Release() => isMade.SetResult(true);

    public void Drop() => isMade.SetResult(false);

    public async Task<bool> AppendAsync(RunAppend append)
    {
        if (HoldsStart || !asked.TrySetResult()) return await inner.AppendAsync(append);
        return await isMade.Task && await inner.AppendAsync(append);
    }

    public async Task<RunAdmission> StartAsync(NewRun run) => !HoldsStart || await isMade.Task
        ? await inner.StartAsync(run)
        : throw new StorageUnavailableException("the disk is full");

    public Task<StoredRun?> TakeAsync(Guid run) => inner.TakeAsync(run);

    public Task<StoredRun?> FindAsync(Guid run) => inner.FindAsync(run);

    public Task<RunRecord[]> ListAsync(RunQuery query) => inner.ListAsync(query);

    public Task<Guid[]> OpenAsync(Guid after, int limit, short[]? shards = null) =>
        inner.OpenAsync(after, limit, shards);

    public Task<WakeTime[]> WakingAsync(WakeTime after, int limit, short[]? shards = null) =>
        inner.WakingAsync(after, limit, shards);

    public Task<KeyRecord> KeyAsync(string tenant, string flow, string key) => inner.KeyAsync(tenant, flow, key);

    public Task<int> RemoveAsync(DateTimeOffset endedBefore, DateTimeOffset now, int limit) =>
        inner.RemoveAsync(endedBefore, now, limit);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
