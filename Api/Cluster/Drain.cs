namespace Meanwhile.Cluster;

/// <summary>
/// Asked to stop, a node says first that it is not ready, and answers on until whoever spreads the calls has heard it.
/// </summary>
/// <param name="seconds">How long that is.</param>
public sealed class Drain(int seconds) : IHostedLifecycleService
{
    /// <summary>Within which a process ends that was asked to: shorter than what orchestrators grant.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(38);

    public Task StoppingAsync(CancellationToken stop) =>
        Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(seconds), stop));

    public Task StartAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StopAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken stop) => Task.CompletedTask;
}
