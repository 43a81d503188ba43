using Meanwhile.Errors;

namespace Meanwhile.Runs;

/// <summary>Something that happened to a run. Time is counted in microseconds since the run started.</summary>
public abstract record RunEvent(long AtMicroseconds)
{
    /// <summary>The run began.</summary>
    public sealed record Started() : RunEvent(0);

    /// <summary>A step was started.</summary>
    public sealed record StepScheduled(int Step, long At) : RunEvent(At);

    /// <summary>A step ended with a value; <see cref="Replaced"/> is the problem that its fallback replaced.</summary>
    public sealed record StepSucceeded(int Step, StepValue Value, int Attempts, Problem? Replaced, long At)
        : RunEvent(At);

    /// <summary>A step ended with a problem; the run goes on without it when <see cref="Tolerated"/>.</summary>
    public sealed record StepFailed(int Step, Problem Problem, bool Tolerated, long At) : RunEvent(At);

    /// <summary>A step will not be run.</summary>
    public sealed record StepSkipped(int Step, long At) : RunEvent(At);

    /// <summary>A step was stopped because the run is ending.</summary>
    public sealed record StepCancelled(int Step, long At) : RunEvent(At);

    /// <summary>The run ended with its output.</summary>
    public sealed record Succeeded(long At) : RunEvent(At);

    /// <summary>The run ended with a problem.</summary>
    public sealed record Failed(Problem Problem, long At) : RunEvent(At);

    /// <summary>The run ended because nobody waits for it.</summary>
    public sealed record Cancelled(long At) : RunEvent(At);
}
