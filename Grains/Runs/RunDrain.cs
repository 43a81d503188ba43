using Microsoft.Extensions.Hosting;

namespace Meanwhile.Runs;

/// <summary>
/// Before the silo stops, runs that began in memory and may outlive it are kept; those in the journal are there
/// already.
/// </summary>
public sealed class RunDrain(LiveRuns live) : IHostedService
{
    public Task StartAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StopAsync(CancellationToken stop) => live.KeepAllAsync().WaitAsync(stop);
}
