using Meanwhile.Batches;
using Meanwhile.Connections;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>
/// The outside as it is: each step is answered by its kind, through the tenant's connections; with a <c>batch</c> one
/// call answers several.
/// </summary>
public sealed class RealWorld(ConnectionTable connections, Batcher batcher) : IWorld
{
    private static readonly KindCall Alone = (kind, settings, context, stop) =>
        kind.RunAsync(settings, context, stop);

    public bool IsReal => true;

    public double Lot() => Random.Shared.NextDouble();

    public bool Answers(Attempt attempt) => attempt.Call.Kind.About.Waits;

    public bool TryConnect(string tenant, string name, out Connection? connection) =>
        connections.TryFind(tenant, name, out connection);

    public ValueTask<StepOutcome> CallAsync(
        Attempt attempt, object settings, StepContext context, CancellationToken stop) =>
        attempt.Step.Batch is not null && attempt.Call == attempt.Step.Call
            ? batcher.CallAsync(attempt, settings, context, Alone, stop)
            : Alone(attempt.Call.Kind, settings, context, stop);
}
