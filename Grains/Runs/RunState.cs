using Meanwhile.Errors;
using Meanwhile.Flows;

namespace Meanwhile.Runs;

/// <summary>
/// A run as it stands: a fold of its events. It changes only in <see cref="Apply"/>, which reads no clock, draws no
/// lot and calls nobody, so the same events give the same state wherever they are replayed.
/// </summary>
public sealed class RunState
{
    private readonly StepState[] steps;
    private readonly Queue<int> ready = new();

    public RunState(FlowPlan plan)
    {
        Plan = plan;
        steps = new StepState[plan.Steps.Count];
        for (var index = 0; index < steps.Length; index++)
            steps[index].WaitingFor = plan.Steps[index].Needs.Count;
    }

    /// <summary>The plan the run started with and keeps.</summary>
    public FlowPlan Plan { get; }

    public RunStatus Status { get; private set; } = RunStatus.Running;

    /// <summary>The problem that ended the run, or that will end it once its other steps have stopped.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>Whether no further step may start: a step has failed for good, or the run has ended.</summary>
    public bool IsEnding => Problem is not null || Status != RunStatus.Running;

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
        ReleaseDependents(e.Step, skipped: false);
    }

    private void Fail(RunEvent.StepFailed e)
    {
        steps[e.Step].Problem = e.Problem;
        steps[e.Step].Attempts = e.Problem.Attempts;
        End(e.Step, StepStatus.Failed, StepValue.Null, e.AtMicroseconds);
        if (e.Tolerated) ReleaseDependents(e.Step, skipped: false);
        else Problem ??= e.Problem;
    }

    private void Skip(RunEvent.StepSkipped e)
    {
        if (steps[e.Step].StartedMicroseconds is null) steps[e.Step].StartedMicroseconds = e.AtMicroseconds;
        End(e.Step, StepStatus.Skipped, StepValue.Null, e.AtMicroseconds);
        ReleaseDependents(e.Step, skipped: true);
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
        foreach (var edge in Plan.Steps[step].Dependents)
        {
            ref var dependent = ref steps[edge.Step];
            if (skipped && edge.IsHard) dependent.MustSkip = true;
            if (--dependent.WaitingFor == 0) ready.Enqueue(edge.Step);
        }
    }
}
