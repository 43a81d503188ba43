using Meanwhile.Flows;
using Orleans.Concurrency;

namespace Meanwhile.Runs;

/// <inheritdoc cref="IFlowLaneGrain"/>
[StatelessWorker(1, false), Reentrant]
public sealed class FlowLaneGrain : Grain, IFlowLaneGrain
{
    private readonly PlanTable plans;
    private readonly FlowEngine engine;
    private readonly string tenant;
    private readonly string flow;

    public FlowLaneGrain(PlanTable plans, FlowEngine engine)
    {
        this.plans = plans;
        this.engine = engine;
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/');
        tenant = key[..slash];
        flow = key[(slash + 1)..key.LastIndexOf('#')];
    }

    public ValueTask<RunResult> Run(RunRequest request, CancellationToken stop) =>
        plans.TryFind(tenant, flow, request.Version, request.Revision) is { } plan
            ? engine.RunAsync(plan, request, tenant, stop) // [5]
            : RunWhenPlannedAsync(request, stop);

    private async ValueTask<RunResult> RunWhenPlannedAsync(RunRequest request, CancellationToken stop)
    {
        var plan = await plans.FindAsync(tenant, flow, request.Version, request.Revision, stop);
        return await engine.RunAsync(plan, request, tenant, stop);
    }
}
