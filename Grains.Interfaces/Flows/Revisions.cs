namespace Meanwhile.Flows;

/// <summary>How far a copy of the catalog has come, and who waits for it to come further.</summary>
public sealed class Revisions
{
    private readonly Lock gate = new();
    private readonly List<(long Revision, TaskCompletionSource Reached)> waiting = [];
    private long current = -1;

    /// <summary>The revision the copy shows; -1 before the first.</summary>
    public long Current => Volatile.Read(ref current);

    /// <summary>Ends when the copy shows this revision or a later one.</summary>
    public Task ReachAsync(long revision)
    {
        lock (gate)
        {
            if (current >= revision) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((revision, reached));
            return reached.Task;
        }
    }

    /// <summary>Says that the copy shows this revision now.</summary>
    public void Reached(long revision)
    {
        lock (gate)
        {
            Volatile.Write(ref current, revision);
            foreach (var (_, reached) in waiting.Where(one => one.Revision <= revision)) reached.SetResult();
            waiting.RemoveAll(one => one.Revision <= revision);
        }
    }
}
