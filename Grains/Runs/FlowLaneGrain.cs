using Meanwhile.Flows;
using Orleans.Concurrency;

namespace Meanwhile.Runs;

/// <inheritdoc cref="IFlowLaneGrain"/>
[StatelessWorker(1, false), Reentrant]
public sealed class FlowLaneGrain : Grain, IFlowLaneGrain
{
    private readonly PlanTable plans;
    private readonly FlowEngine engine;
    private readonly RunTurn turn;
    private readonly int here;
    private readonly string tenant;
    private readonly string flow;

    public FlowLaneGrain(
        PlanTable plans, FlowEngine engine, RunHost host, LiveRuns live, RunWakes wakes, ILocalSiloDetails silo)
    {
        (this.plans, this.engine, here) = (plans, engine, RunOrigin.Of(silo.SiloAddress));
        turn = new RunTurn(
            host, live, wakes, isBusy => DelayDeactivation(isBusy ? Timeout.InfiniteTimeSpan : TimeSpan.Zero));
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/');
        tenant = key[..slash];
        flow = key[(slash + 1)..key.LastIndexOf('#')];
    }

    /// <summary>Where memory is short, activations go that are at work too.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken stop) =>
        turn.LeaveAsync(stop);

    public ValueTask<RunResult> Run(RunRequest request, CancellationToken stop) =>
        plans.TryFind(tenant, flow, request.Version, request.Revision) is { } plan
            ? engine.RunAsync(plan, request, tenant, stop) // [5]
            : RunWhenPlannedAsync(request, stop);

    /// <summary>A run whose number names another silo would not be found here.</summary>
    public Task<RunReply> Start(RunStart start, CancellationToken left) =>
        RunOrigin.Of(start.Request.Run) == here
            ? turn.StartAsync(start, left)
            : GrainFactory.Run(start.Request.Run).Start(start, left);

    private async ValueTask<RunResult> RunWhenPlannedAsync(RunRequest request, CancellationToken stop)
    {
        var plan = await plans.FindAsync(tenant, flow, request.Version, request.Revision, stop);
        return await engine.RunAsync(plan, request, tenant, stop);
    }
}
