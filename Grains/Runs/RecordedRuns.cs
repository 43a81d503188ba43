namespace Meanwhile.Runs;

/// <summary>
/// Keeps what the steps of the last runs gave. Memory that outlives its run costs the collector dearly, so a busy silo
/// keeps some runs of every second only; who tries a flow out by hand finds every one of his. Bounded in bytes.
/// </summary>
public sealed class RecordedRuns(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Queue<RecordedRun> kept = new();
    private readonly Dictionary<(string Tenant, Guid Run), RecordedRun> byName = [];
    private long bytes;
    private long second;
    private int keptInSecond;

    /// <summary>Keeps the run, if it was not too large and there is room for it in this second.</summary>
    public void Keep(RunFacts facts, RunResult answer, Recording recording)
    {
        var size = recording.Bytes + facts.Input.Utf8.Length + (answer.Output?.Utf8.Length ?? 0);
        if (size > Limits.RecordedRunBytesMax || recording.Calls is not { } calls) return;
        lock (gate)
        {
            if (!HasRoom(answer.Problem is not null)) return;
            var run = new RecordedRun(facts, answer, calls, size);
            if (!byName.TryAdd((facts.Tenant, facts.Run), run)) return;
            kept.Enqueue(run);
            bytes += size;
            while (bytes > Limits.RecordedBytesMax || kept.Count > Limits.RecentRunsMax) LetGo(kept.Dequeue());
        }
    }

    public RecordedRun? Find(string tenant, Guid run)
    {
        lock (gate) return byName.GetValueOrDefault((tenant, run));
    }

    /// <summary>Half of a second's room is for runs that failed: those are wanted again.</summary>
    private bool HasRoom(bool failed)
    {
        var now = time.GetTimestamp() / time.TimestampFrequency;
        if (now != second) (second, keptInSecond) = (now, 0);
        if (keptInSecond >= (failed ? Limits.RecordedRunsPerSecondMax : Limits.RecordedRunsPerSecondMax / 2))
            return false;
        keptInSecond++;
        return true;
    }

    private void LetGo(RecordedRun run)
    {
        bytes -= run.Bytes;
        byName.Remove((run.Facts.Tenant, run.Facts.Run));
    }
}
