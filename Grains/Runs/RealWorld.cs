using Meanwhile.Connections;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>The outside as it is: each step is answered by its kind, through the tenant's connections.</summary>
public sealed class RealWorld(ConnectionTable connections) : IWorld
{
    public bool IsReal => true;

    public double Lot() => Random.Shared.NextDouble();

    public bool Answers(Attempt attempt) => attempt.Call.Kind.About.Waits;

    public bool TryConnect(string tenant, string name, out Connection? connection) =>
        connections.TryFind(tenant, name, out connection);

    public ValueTask<StepOutcome> CallAsync(
        Attempt attempt, object settings, StepContext context, CancellationToken stop) =>
        attempt.Call.Kind.RunAsync(settings, context, stop);
}
