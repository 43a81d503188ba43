using Meanwhile.Errors;
using Meanwhile.Flows;

namespace Meanwhile.Runs;

/// <summary>
/// A run, or one pass through the inside of a container, as it stands: a fold of its events. It changes only in
/// <see cref="Apply"/>, which reads no clock, draws no lot and calls nobody, so the same events give the same state
/// wherever they are replayed.
/// </summary>
public sealed class RunState
{
    private readonly StepState[] steps;
    private readonly Queue<int> ready = new();
    private Problem? firstLoss;

    public RunState(PlannedScope scope)
    {
        Scope = scope;
        steps = new StepState[scope.Steps.Count];
        for (var index = 0; index < steps.Length; index++)
            steps[index].WaitingFor = scope.Steps[index].Needs.Count;
    }

    /// <summary>The steps as planned, which a run keeps to its end.</summary>
    public PlannedScope Scope { get; }

    public RunStatus Status { get; private set; } = RunStatus.Running;

    /// <summary>The problem that ended the run, or that will end it once its other steps have stopped.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>The step that ended a race; null while there is none, and where there is no race.</summary>
    public int? Winner { get; private set; }

    /// <summary>Whether no further step may start: it failed for good, was won, or has ended.</summary>
    public bool IsEnding => Problem is not null || Winner is not null || Status != RunStatus.Running;

    public StepState this[int step] => steps[step];

    /// <summary>Takes one step that may start now. It must be skipped when <paramref name="skip"/>.</summary>
    public bool TryTakeReady(out int step, out bool skip)
    {
        skip = false;
        if (IsEnding || !ready.TryDequeue(out step))
        {
            step = -1;
            return false;
        }
        skip = steps[step].MustSkip;
        return true;
    }

    public void Apply(RunEvent happened)
    {
        Must.Hold(Status == RunStatus.Running);
        switch (happened)
        {
            case RunEvent.Started: ReleaseRoots(); break;
            case RunEvent.StepScheduled e: Begin(e); break;
            case RunEvent.StepSucceeded e: Succeed(e); break;
            case RunEvent.StepFailed e: Fail(e); break;
            case RunEvent.StepSkipped e: Skip(e); break;
            case RunEvent.StepCancelled e: End(e.Step, StepStatus.Cancelled, StepValue.Null, e.AtMicroseconds); break;
            case RunEvent.Succeeded: Status = RunStatus.Succeeded; break;
            case RunEvent.Failed e: (Status, Problem) = (RunStatus.Failed, e.Problem); break;
            case RunEvent.Cancelled: Status = RunStatus.Cancelled; break;
            default: throw new InvalidOperationException($"No rule for {happened.GetType().Name}");
        }
    }

    /// <summary>
    /// Lets go of what the steps gave, once the output is made: a finished run is remembered without it.
    /// </summary>
    public void Forget()
    {
        Must.Hold(Status != RunStatus.Running);
        for (var index = 0; index < steps.Length; index++) steps[index].Value = null;
    }

    private void ReleaseRoots()
    {
        for (var index = 0; index < steps.Length; index++)
            if (steps[index].WaitingFor == 0) ready.Enqueue(index);
    }

    private void Begin(RunEvent.StepScheduled e)
    {
        Must.Hold(steps[e.Step] is { Status: StepStatus.Pending, WaitingFor: 0 });
        steps[e.Step].Status = StepStatus.Running;
        steps[e.Step].StartedMicroseconds = e.AtMicroseconds;
    }

    private void Succeed(RunEvent.StepSucceeded e)
    {
        steps[e.Step].Problem = e.Replaced;
        steps[e.Step].Attempts = e.Attempts;
        End(e.Step, StepStatus.Succeeded, e.Value, e.AtMicroseconds);
        Arrive(e.Step);
        ReleaseDependents(e.Step, skipped: false);
    }

    private void Fail(RunEvent.StepFailed e)
    {
        steps[e.Step].Problem = e.Problem;
        steps[e.Step].Attempts = e.Problem.Attempts;
        End(e.Step, StepStatus.Failed, StepValue.Null, e.AtMicroseconds);
        if (e.Tolerated)
        {
            Arrive(e.Step);
            ReleaseDependents(e.Step, skipped: false);
        }
        else if (Scope.Ending == ScopeEnding.FirstSuccess) DropOut(e);
        else Problem ??= e.Problem;
    }

    private void Arrive(int step)
    {
        if (Scope.Ending != ScopeEnding.All && Scope.Steps[step].Dependents.Count == 0) Winner ??= step;
    }

    /// <summary>In a race a failure is fatal only when nobody is left who could win.</summary>
    private void DropOut(RunEvent.StepFailed e)
    {
        firstLoss ??= e.Problem;
        ReleaseDependents(e.Step, skipped: true);
        LoseIfNobodyIsLeft();
    }

    private void LoseIfNobodyIsLeft()
    {
        if (Winner is not null || firstLoss is null) return;
        foreach (ref var step in steps.AsSpan())
            if (step.Status == StepStatus.Running || (step.Status == StepStatus.Pending && !step.MustSkip)) return;
        Problem = firstLoss;
    }

    private void Skip(RunEvent.StepSkipped e)
    {
        if (steps[e.Step].StartedMicroseconds is null) steps[e.Step].StartedMicroseconds = e.AtMicroseconds;
        End(e.Step, StepStatus.Skipped, StepValue.Null, e.AtMicroseconds);
        ReleaseDependents(e.Step, skipped: true);
        LoseIfNobodyIsLeft();
    }

    private void End(int step, StepStatus status, StepValue value, long atMicroseconds)
    {
        Must.Hold(steps[step].Status is StepStatus.Pending or StepStatus.Running);
        steps[step].Status = status;
        steps[step].Value = value;
        steps[step].EndedMicroseconds = atMicroseconds;
    }

    private void ReleaseDependents(int step, bool skipped)
    {
        foreach (var edge in Scope.Steps[step].Dependents)
        {
            ref var dependent = ref steps[edge.Step];
            if (skipped && edge.IsHard) dependent.MustSkip = true;
            if (--dependent.WaitingFor == 0) ready.Enqueue(edge.Step);
        }
    }
}
