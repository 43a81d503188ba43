using Microsoft.Extensions.Hosting;

namespace Meanwhile.Runs;

/// <summary>
/// Before the silo stops, runs that began in memory and may outlive it are kept; those in the journal are there
/// already.
/// </summary>
public sealed class RunDrain(LiveRuns live) : IHostedService
{
    public Task StartAsync(CancellationToken stop) => Task.CompletedTask;

    /// <summary>As long as the process is given; a store that does not answer must not keep it alive.</summary>
    public Task StopAsync(CancellationToken stop) =>
        Task.WhenAny(live.KeepAllAsync(), Task.Delay(Timeout.Infinite, stop));
}
