using Meanwhile.Connections;
using Meanwhile.Flows;

namespace Meanwhile.Runs;

/// <summary>One attempt of a step, about to be made.</summary>
/// <param name="Step">The step.</param>
/// <param name="Call">What is called: the step's own call, or its fallback's.</param>
/// <param name="Connection">What it goes through; null for a call that needs none.</param>
/// <param name="Run">The run it belongs to.</param>
/// <param name="Runner">Runs the steps inside, when the call is a container.</param>
/// <param name="BoundMicroseconds">When all attempts must have ended; null means never.</param>
public sealed record Attempt(
    PlannedStep Step, PlannedCall Call, Connection? Connection, StepRun Run, StepRunner Runner, long? BoundMicroseconds)
{
    /// <summary>Whether it is made beside another one, whose wait is counted already.</summary>
    public bool IsExtra { get; init; }

    /// <summary>The step's name, behind those of the containers around it; its fallback has one of its own.</summary>
    public string Path => (Run.Within, Call == Step.Call) switch
    {
        (null, true) => Step.Id,
        (null, false) => $"{Step.Id}.fallback",
        (_, true) => $"{Run.Within}.{Step.Id}",
        _ => $"{Run.Within}.{Step.Id}.fallback",
    };

    /// <summary>What is left until the bound; null when there is none.</summary>
    public TimeSpan? Left => BoundMicroseconds is { } bound
        ? TimeSpan.FromMicroseconds(Math.Max(0, bound - Run.Waits.NowMicroseconds))
        : null;

    /// <summary>Whether there is time for a pause and another attempt after it.</summary>
    public bool Has(TimeSpan pause) => Left is not { } left || pause < left;

    /// <summary>The longest this attempt may take, and whether the bound of all attempts says so.</summary>
    public (TimeSpan? Time, bool IsDeadline) Limit()
    {
        var own = Step.Timeout ?? Connection?.Timeout
            ?? (Call.Kind.NeedsInside ? null : TimeSpan.FromSeconds(Limits.StepSecondsDefault));
        return Left is { } left && left < (own ?? TimeSpan.MaxValue) ? (left, true) : (own, false);
    }
}
