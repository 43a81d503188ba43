namespace Meanwhile.Runs;

/// <summary>The answer of a run that goes on after it; the first one given counts.</summary>
public sealed class EarlyAnswer
{
    private readonly TaskCompletionSource<RunResult> given = new();

    public Task<RunResult> Given => given.Task;

    /// <summary>False when an answer has been given already.</summary>
    public bool TryGive(RunResult answer) => given.TrySetResult(answer);
}
