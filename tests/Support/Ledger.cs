namespace Meanwhile.Support;

/// <summary>What happened, in order, with tasks that complete the moment something awaited has happened.</summary>
internal sealed class Ledger<T>
{
    // A test that waits for something that never comes should say so instead of hanging the whole suite.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly List<T> entries = [];
    private readonly List<Waiter> waiters = [];

    public IReadOnlyList<T> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries];
            }
        }
    }

    /// <summary>Makes the entry inside the lock, so that numbers given to entries and their order agree.</summary>
    public T Add(Func<int, T> make)
    {
        List<Waiter> ready;
        T entry;
        lock (gate)
        {
            entry = make(entries.Count);
            entries.Add(entry);
            ready = waiters.FindAll(waiter => waiter.IsMet(entries));
            waiters.RemoveAll(ready.Contains);
        }

        ready.ForEach(waiter => waiter.Done.TrySetResult(entry));
        return entry;
    }

    /// <summary>Completes with the fitting entry number <paramref name="count"/>, at once when it is there.</summary>
    public async Task<T> Reached(Func<T, bool> fits, int count, string what)
    {
        Waiter waiter = new(fits, count);
        lock (gate)
        {
            if (waiter.IsMet(entries))
            {
                return entries.Where(fits).ElementAt(count - 1);
            }

            waiters.Add(waiter);
        }

        try
        {
            return await waiter.Done.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            string seen = string.Join("; ", Entries);
            throw new TimeoutException($"{what} did not happen {count} times within {Patience}. Seen: {seen}");
        }
    }

    private sealed record Waiter(Func<T, bool> Fits, int Count)
    {
        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsMet(List<T> entries) => entries.Count(Fits) >= Count;
    }
}
