using Meanwhile.Errors;

namespace Meanwhile.Runs;

/// <summary>One step of a run as it stands. Only <see cref="RunState.Apply"/> writes it.</summary>
public struct StepState
{
    public StepStatus Status;

    /// <summary>What it gave; null while it has not ended, and again once the run has been forgotten.</summary>
    public StepValue? Value;

    /// <summary>Why it failed, or what its fallback replaced.</summary>
    public Problem? Problem;

    /// <summary>How many of the steps it needs have not ended.</summary>
    public int WaitingFor;

    /// <summary>A step whose value it needs was skipped.</summary>
    public bool MustSkip;

    public int Attempts;
    public long? StartedMicroseconds;
    public long? EndedMicroseconds;
}
