namespace Meanwhile.Journal;

/// <summary>
/// Writes that wait for a commit. While one is in flight the next gather, and then go together: under load many share
/// one, at rest none waits for company.
/// </summary>
/// <param name="begin">Starts the work that asks for batches until there is none.</param>
internal sealed class GroupCommit(Action begin)
{
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

    /// <summary>All that waits, within bounds; null when nothing does, and then the work is at an end.</summary>
    public List<JournalWrite>? Next()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                working = false;
                if (closed) atRest.TrySetResult();
                return null;
            }
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
}
