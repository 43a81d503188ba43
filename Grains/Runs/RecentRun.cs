using Meanwhile.Flows;
using Meanwhile.Limiting;

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
    private LimitLines? lines;
    private TimeProvider time = TimeProvider.System;
    private StepState[] steps = [];
    private RunResult? ended;

    public void Begin(RunFacts facts, RunState state, LimitLines limits)
    {
        lock (gate)
        {
            (tenant, run, startedAt) = (facts.Tenant, facts.Run, facts.StartedAt);
            (plan, going, ended) = (facts.Plan, state, null);
            (lines, time) = (limits, facts.Time);
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
            (going, lines) = (null, null);
            ended = result.Output?.Utf8.Length > Limits.RecentOutputBytesMax ? result.WithoutOutput() : result;
        }
    }

    /// <summary>Forgets a run that is to be found elsewhere from now on.</summary>
    public void Leave(Guid name)
    {
        lock (gate)
        {
            if (run == name) (plan, going, lines, ended) = (null, null, null, null);
        }
    }

    /// <summary>What the slot's run waits for now; null when it is another one, or none.</summary>
    public Standing[]? Why(string asker, Guid name)
    {
        lock (gate)
        {
            if (plan is null || asker != tenant || run != name) return null;
            if (going is not { } state) return [];
            var inLine = lines!.Standing(time.GetUtcNow()).OrderBy(one => one.Place, StringComparer.Ordinal).ToList();
            return
            [
                .. inLine,
                .. plan.Body.Steps
                    .Select(step => (Planned: step, View: RunViews.Of(step, state[step.Index])))
                    .Where(step => step.View.Status == StepStatus.Running
                        && !inLine.Exists(one => one.Place == step.View.Id))
                    .Select(step => new Standing(step.View.Id, StandingKind.Call,
                        startedAt.AddMicroseconds(step.View.StartedMicroseconds ?? 0), null,
                        step.Planned.Call.Connection)),
            ];
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
