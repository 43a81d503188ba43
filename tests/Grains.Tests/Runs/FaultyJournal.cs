using Meanwhile.Errors;
using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <summary>A journal that at times fails, is slow, or does what it is asked and says that it has not.</summary>
internal sealed class FaultyJournal(IJournal inner, Random random, double share) : IJournal
{
    private readonly Lock gate = new();

    public IJournal Inner => inner;

    public Guid? Database => null;

    public int Faults { get; private set; }

    public Task<RunAdmission> StartAsync(NewRun run) => Perhaps(() => inner.StartAsync(run));

    public Task<bool> AppendAsync(RunAppend append) => Perhaps(() => inner.AppendAsync(append));

    public Task<StoredRun?> TakeAsync(Guid run) => Perhaps(() => inner.TakeAsync(run));

    public Task<StoredRun?> FindAsync(Guid run) => Perhaps(() => inner.FindAsync(run));

    public Task<RunRecord[]> ListAsync(RunQuery query) => Perhaps(() => inner.ListAsync(query));

    public Task<Guid[]> OpenAsync(Guid after, int limit, short[]? shards = null) =>
        Perhaps(() => inner.OpenAsync(after, limit, shards));

    public Task<WakeTime[]> WakingAsync(WakeTime after, int limit, short[]? shards = null) =>
        Perhaps(() => inner.WakingAsync(after, limit, shards));

    public Task<KeyRecord> KeyAsync(string tenant, string flow, string key) =>
        Perhaps(() => inner.KeyAsync(tenant, flow, key));

    public Task<int> RemoveAsync(DateTimeOffset endedBefore, DateTimeOffset now, int limit) =>
        Perhaps(() => inner.RemoveAsync(endedBefore, now, limit));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async Task<T> Perhaps<T>(Func<Task<T>> work)
    {
        var (lot, after, slow) = Draw();
        if (slow) await Task.Yield();
        if (lot >= share) return await work();
        if (after) await work();
        throw new StorageUnavailableException("by chance");
    }

    private (double Lot, bool After, bool Slow) Draw()
    {
        lock (gate)
        {
            var lot = random.NextDouble();
            if (lot < share) Faults++;
            return (lot, random.Next(2) == 0, random.Next(10) == 0);
        }
    }
}
