using Meanwhile.Steps;

namespace Meanwhile.Batches;

/// <summary>One call that waits to be made together with others.</summary>
internal sealed class BatchMember(object settings, StepContext context, int bytes)
{
    private readonly TaskCompletionSource<StepOutcome?> answer = new();

    public object Settings => settings;

    public StepContext Context => context;

    public int Bytes => bytes;

    /// <summary>Its outcome; null tells it to make its call alone.</summary>
    public Task<StepOutcome?> Answer => answer.Task;

    public bool HasLeft { get; set; }

    public void Give(StepOutcome? outcome) => answer.TrySetResult(outcome);

    public void Break(Exception bug) => answer.TrySetException(bug);
}
