using Meanwhile.Errors;
using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <summary>A journal in which looking for whose turn it is takes until a test says what comes of it.</summary>
internal sealed class HeldKeys : IJournal
{
    private readonly MemoryJournal inner = new();
    private readonly SemaphoreSlim asked = new(0);
    private TaskCompletionSource<bool> answers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid? Database => null;

    /// <summary>Completes when somebody asks, once for each who does.</summary>
    public Task AskedAsync() => asked.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Those who ask now get their answer, and whoever comes.</summary>
    public void Answer() => answers.SetResult(true);

    /// <summary>Those who ask now hear that the journal fails; whoever comes waits.</summary>
    public void Fail()
    {
        var before = answers;
        Hold();
        before.SetResult(false);
    }

    /// <summary>Whoever comes from now on waits.</summary>
    public void Hold() => answers = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<KeyRecord> KeyAsync(string tenant, string flow, string key)
    {
        var answer = answers.Task;
        asked.Release();
        return await answer
            ? await inner.KeyAsync(tenant, flow, key)
            : throw new StorageUnavailableException("the disk is full");
    }

    public Task<bool> AppendAsync(RunAppend append) => inner.AppendAsync(append);

    public Task<RunAdmission> StartAsync(NewRun run) => inner.StartAsync(run);

    public Task<StoredRun?> TakeAsync(Guid run) => inner.TakeAsync(run);

    public Task<StoredRun?> FindAsync(Guid run) => inner.FindAsync(run);

    public Task<RunRecord[]> ListAsync(RunQuery query) => inner.ListAsync(query);

    public Task<Guid[]> OpenAsync(Guid after, int limit, short[]? shards = null) =>
        inner.OpenAsync(after, limit, shards);

    public Task<WakeTime[]> WakingAsync(WakeTime after, int limit, short[]? shards = null) =>
        inner.WakingAsync(after, limit, shards);

    public Task<int> RemoveAsync(DateTimeOffset endedBefore, DateTimeOffset now, int limit) =>
        inner.RemoveAsync(endedBefore, now, limit);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
