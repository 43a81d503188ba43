using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>One call to the outside that a run has made.</summary>
/// <param name="Path">The step that made it, behind the containers around it.</param>
/// <param name="BeganMicroseconds">When, since the run started.</param>
public sealed record RecordedCall(string Path, long BeganMicroseconds)
{
    /// <summary>What it gave; null while it goes on, and for good when nobody wanted it any more.</summary>
    public StepOutcome? Outcome { get; init; }

    /// <summary>When it ended or was given up; null while it goes on.</summary>
    public long? EndedMicroseconds { get; init; }
}
