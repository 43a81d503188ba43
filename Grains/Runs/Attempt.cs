using Meanwhile.Connections;
using Meanwhile.Flows;
using Meanwhile.Steps;

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

    /// <summary>
    /// Its settings, where they have been filled in once for all attempts; null fills them in for each.
    /// </summary>
    public object? Settings { get; init; }

    /// <summary>An answer to the same call that the upstream may confirm; null when there is none.</summary>
    public KnownAnswer? Known { get; init; }

    /// <summary>Counts the attempts of the call, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>
    /// The step's name, behind those of the containers around it; its fallback and what undoes it have their own.
    /// </summary>
    public string Path => Run.Within is null ? $"{Step.Id}{Part}" : $"{Run.Within}.{Step.Id}{Part}";

    /// <summary>
    /// Where in the run it is made. What has an inside is another place each time, for its steps are run anew.
    /// </summary>
    public string Place => Number == 1 || !Call.Kind.NeedsInside
        ? $"{Run.PlaceOf(Step.Id)}{Part}"
        : $"{Run.PlaceOf(Step.Id)}{Part}@{Number}";

    private string Part => Call == Step.Call ? "" : Call == Step.Compensation ? ".compensate" : ".fallback";

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
