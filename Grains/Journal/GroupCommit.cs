namespace Meanwhile.Journal;

/// <summary>
/// Writes that wait for a commit. While one is in flight the next gather, and then go together: under load many share
/// one, at rest none waits for company.
/// </summary>
/// <param name="begin">Starts the work that makes one batch durable, and then says so.</param>
internal sealed class GroupCommit(Action begin)
{
    /// <summary>How often it lets others go first; a pool that is never done must not hold up commits.</summary>
    private const int Rounds = 8;

    private readonly Lock gate = new();
    private readonly Queue<JournalWrite> waiting = new();
    private readonly TaskCompletionSource atRest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool working;
    private bool closed;

    /// <summary>Null, or why the write is refused.</summary>
    public string? Refuses(JournalWrite write)
    {
        lock (gate)
        {
            if (closed) return "it has been closed";
            if (waiting.Count >= Limits.JournalQueueMax) return "too many writes wait for it";
            waiting.Enqueue(write);
            if (working) return null;
            working = true;
        }
        begin();
        return null;
    }

    /// <summary>All that waits, within bounds.</summary>
    public List<JournalWrite> Take()
    {
        lock (gate)
        {
            var batch = new List<JournalWrite>(Math.Min(waiting.Count, Limits.JournalBatchMax));
            var bytes = 0L;
            while (batch.Count < Limits.JournalBatchMax && bytes < Limits.JournalBatchBytes
                && waiting.TryDequeue(out var write))
            {
                batch.Add(write);
                bytes += write.Bytes;
            }
            return batch;
        }
    }

    /// <summary>
    /// A batch has been made, and its writers told. The next begins when the pool has done what this has set going: on
    /// a busy machine what comes of that still shares it, on an idle one nothing is before it.
    /// </summary>
    public void Done()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                working = false;
                if (closed) atRest.TrySetResult();
                return;
            }
        }
        BeginBehind(Rounds);
    }

    /// <summary>Refuses what comes from now on, and completes when all that came before has been done.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            closed = true;
            if (!working) atRest.TrySetResult();
        }
        return atRest.Task;
    }

    private void BeginBehind(int rounds) => ThreadPool.UnsafeQueueUserWorkItem(
        static one =>
        {
            if (one.Rounds > 0 && ThreadPool.PendingWorkItemCount > 0) one.Self.BeginBehind(one.Rounds - 1);
            else one.Self.Begin();
        },
        (Self: this, Rounds: rounds), preferLocal: false);

    private void Begin() => begin();
}
