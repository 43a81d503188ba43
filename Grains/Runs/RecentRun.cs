using Meanwhile.Flows;

namespace Meanwhile.Runs;

/// <summary>
/// One slot of the ring. While its run goes on it looks at the run's state, from another thread: the picture may be a
/// moment old. When the run has ended the slot holds a copy, and nothing of the run stays alive through it.
/// </summary>
public sealed class RecentRun
{
    private readonly Lock gate = new();
    private string tenant = "";
    private Guid run;
    private DateTimeOffset startedAt;
    private FlowPlan? plan;
    private RunState? going;
    private StepState[] steps = [];
    private RunResult? ended;

    public void Begin(RunFacts facts, RunState state)
    {
        lock (gate)
        {
            (tenant, run, startedAt) = (facts.Tenant, facts.Run, facts.StartedAt);
            (plan, going, ended) = (facts.Plan, state, null);
        }
    }

    /// <summary>Notes how the run ended, unless the slot has been given to another run since.</summary>
    public void End(Guid name, RunState state, RunResult result)
    {
        lock (gate)
        {
            if (run != name) return;
            if (steps.Length < state.Scope.Steps.Count) steps = new StepState[state.Scope.Steps.Count];
            for (var index = 0; index < state.Scope.Steps.Count; index++) steps[index] = state[index];
            going = null;
            ended = result.Output?.Utf8.Length > Limits.RecentOutputBytesMax ? result.WithoutOutput() : result;
        }
    }

    /// <summary>Forgets a run that is to be found elsewhere from now on.</summary>
    public void Leave(Guid name)
    {
        lock (gate)
        {
            if (run == name) (plan, going, ended) = (null, null, null);
        }
    }

    /// <summary>The slot's run as people may see it; null when it is another tenant's, or none.</summary>
    public RunSnapshot? Snapshot(string asker)
    {
        lock (gate)
        {
            if (plan is null || asker != tenant) return null;
            return new RunSnapshot
            {
                Run = run,
                Flow = plan.Flow,
                Version = plan.Version,
                StartedAt = startedAt,
                Status = ended?.Status ?? RunStatus.Running,
                Steps = [.. plan.Body.Steps.Select(step => RunViews.Of(step, going?[step.Index] ?? steps[step.Index]))],
                Result = ended,
            };
        }
    }
}
