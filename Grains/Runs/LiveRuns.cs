using System.Collections.Concurrent;

namespace Meanwhile.Runs;

/// <summary>The runs that are things of their own and are driven on this silo now.</summary>
public sealed class LiveRuns
{
    private readonly ConcurrentDictionary<HostedRun, TaskScheduler> runs = new();

    public int Count => runs.Count;

    /// <summary>Called on the run's turn.</summary>
    public void Enter(HostedRun run) => runs[run] = TaskScheduler.Current;

    public void Leave(HostedRun run) => runs.TryRemove(run, out _);

    /// <summary>Keeps every run that its flow allows to be kept.</summary>
    public Task KeepAllAsync() => Task.WhenAll(runs.Select(one => Task.Factory.StartNew(
        one.Key.KeepWhenAllowedAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, one.Value)
        .Unwrap()));
}
