using System.Diagnostics;
using Meanwhile.Flows;
using Meanwhile.Limiting;

namespace Meanwhile.Runs;

/// <summary>What the runner must know of the run a step belongs to.</summary>
public sealed record StepRun(RunScope Scope, Waits Waits, RunTrace Trace)
{
    public RunFacts Facts => Scope.Facts;

    /// <summary>What its steps call.</summary>
    public required IWorld World { get; init; }

    /// <summary>The containers around the step, as <c>outer.inner</c>; null for a step of the flow itself.</summary>
    public string? Within { get; init; }

    /// <summary>The attempt of the container around the step; null for a step of the flow itself.</summary>
    public Attempt? Around { get; init; }

    /// <summary>Where in that container the step stands: <c>[3]</c> for the fourth item.</summary>
    public string Spot { get; init; } = "";

    /// <summary>Keeps the run, and lets others reach it while it goes on; null for a run that is only a call.</summary>
    public HostedRun? Host { get; init; }

    /// <summary>Where a run that is only a call stands in line.</summary>
    public LimitLines Lines { get; init; } = new();

    /// <summary>What is to be undone if the run fails.</summary>
    public required Compensations Undo { get; init; }

    /// <summary>Runs the inside of containers one thing at a time, as the run itself.</summary>
    public required TaskScheduler Turn { get; init; }

    /// <summary>The span of the run; null when nobody listens.</summary>
    public Activity? Span { get; init; }

    /// <summary>When the run must have ended, in microseconds of <see cref="Waits"/>; null means never.</summary>
    public long? DeadlineMicroseconds { get; init; }

    /// <summary>Where a step may leave an answer; null where the caller waits for the end.</summary>
    public EarlyAnswer? Early { get; init; }

    /// <summary>Notes what the outside gives; null where nobody will ask for it.</summary>
    public Recording? Recording { get; init; }

    /// <summary>How many flows have called each other to come here.</summary>
    public int Depth { get; init; }

    /// <summary>The version of each flow called so far: a run calls the same one each time.</summary>
    public Dictionary<string, FlowPlan> Called { get; init; } = [];

    /// <summary>The name of a step within its run, the same whenever the run is gone through: <c>all[3].pack</c>.
    /// </summary>
    public string PlaceOf(string step) => Around is null ? step : $"{Around.Place}{Spot}.{step}";

    /// <summary>Does something as the run does everything: one thing at a time.</summary>
    public Task<T> OnTurnAsync<T>(Func<Task<T>> work) => TaskScheduler.Current == Turn
        ? work()
        : Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Turn).Unwrap();
}
