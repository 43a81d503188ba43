namespace Meanwhile.Journal;

/// <summary>
/// One write on its way: what it came to is known inside the transaction, and told only when that is durable.
/// </summary>
internal abstract class JournalWrite
{
    /// <summary>About how much there is to write.</summary>
    public abstract long Bytes { get; }

    /// <summary>The transaction is durable.</summary>
    public abstract void Confirm();

    public abstract void Fail(Exception error);

    protected static long BytesOf(IReadOnlyList<JournalEntry> entries)
    {
        var bytes = 0L;
        foreach (var entry in entries) bytes += entry.Body.Length + 100;
        return bytes;
    }
}

internal sealed class StartWrite(NewRun run) : JournalWrite
{
    private readonly TaskCompletionSource<RunAdmission> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NewRun New => run;
    public RunAdmission Outcome { get; set; } = new(run.Record.Run, true, true);
    public Task<RunAdmission> Done => done.Task;
    public Guid Run => run.Record.Run;
    public override long Bytes { get; } = run.Record.Input.Length + 300 + BytesOf(run.Entries);
    public override void Confirm() => done.TrySetResult(Outcome);
    public override void Fail(Exception error) => done.TrySetException(error);
}

internal sealed class AppendWrite(RunAppend append) : JournalWrite
{
    private readonly TaskCompletionSource<bool> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunAppend Append => append;
    public bool Outcome { get; set; }
    public Task<bool> Done => done.Task;
    public override long Bytes { get; } = (append.KeyState?.Length ?? 0) + 100 + BytesOf(append.Entries);
    public override void Confirm() => done.TrySetResult(Outcome);
    public override void Fail(Exception error) => done.TrySetException(error);
}

internal sealed class TakeWrite(Guid run) : JournalWrite
{
    private readonly TaskCompletionSource<StoredRun?> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoredRun? Outcome { get; set; }
    public Task<StoredRun?> Done => done.Task;
    public Guid Run => run;
    public override long Bytes => 100;
    public override void Confirm() => done.TrySetResult(Outcome);
    public override void Fail(Exception error) => done.TrySetException(error);
}

internal sealed class RemoveWrite(long endedBefore, long now, int limit) : JournalWrite
{
    private readonly TaskCompletionSource<int> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long EndedBefore => endedBefore;
    public long Now => now;
    public int Limit => limit;
    public int Outcome { get; set; }
    public Task<int> Done => done.Task;
    public override long Bytes => 100;
    public override void Confirm() => done.TrySetResult(Outcome);
    public override void Fail(Exception error) => done.TrySetException(error);
}
