using System.Collections.Concurrent;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Limiting;

/// <summary>Three silos that call one upstream, counted at the upstream.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private readonly ThreeSilos cluster = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => cluster.InitializeAsync();

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task A_rate_limit_holds_over_three_silos_when_its_owner_dies_too()
    {
        const int Limit = 100;
        var arrived = new ConcurrentQueue<TimeSpan>();
        cluster.World.On("GET", "/").Answer(_ =>
        {
            arrived.Enqueue(cluster.Now);
            return Reply.Json(200, "1");
        });
        await cluster.ConnectAsync("limited", "rateLimit: { limit: 100, per: 1s }");
        var flow = await cluster.PublishAsync("""
            flow: limited
            steps: { call: { http: { connection: limited, path: / }, timeout: 20s } }
            """);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var calling = cluster.Cluster.Silos.ToDictionary(silo => silo, silo => Calling(silo, flow, 170, over.Token));
        var standing = ThreeSilos.LongestStandstillAsync(over.Token);
        await Patience.UntilAsync(() => Task.FromResult(arrived.Count > Limit * 10));
        var before = arrived.ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{before.Length} calls in {before[^1] - before[0]}, "
                + $"at most {ThreeSilos.MostInASecond(before)} in a second");

        var dying = await cluster.OwnerAsync();
        await calling[dying].Stop();
        await cluster.Cluster.KillSiloAsync(dying);
        var late = arrived.Count;
        await Patience.UntilAsync(() => Task.FromResult(arrived.Count > late + (Limit * 2)));
        await over.CancelAsync();
        foreach (var one in calling.Values) await one.Stop();

        // Silos and upstream are one process here: while it stands still calls pile up that were made in time.
        var piled = (int)Math.Ceiling((await standing).TotalSeconds * Limit);
        TestContext.Current.TestOutputHelper?.WriteLine($"at most {piled} calls piled up while the machine was away");
        ThreeSilos.MostInASecond(arrived).ShouldBeLessThanOrEqualTo(Limit + 1 + piled);
        var used = before.Length / (before[^1] - before[0]).TotalSeconds;
        used.ShouldBeGreaterThanOrEqualTo(Limit * 0.97);
    }

    [Fact]
    public async Task A_concurrency_limit_holds_over_three_silos_when_its_owner_dies_too()
    {
        var (now, most, done) = (0, 0, 0);
        cluster.World.On("GET", "/").Answer(async (_, left) =>
        {
            var going = Interlocked.Increment(ref now);
            InterlockedMax(ref most, going);
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), left);
                Interlocked.Increment(ref done);
            }
            finally
            {
                Interlocked.Decrement(ref now);
            }
            return Reply.Json(200, "1");
        });
        await cluster.ConnectAsync("limited", "concurrency: { limit: 10 }");
        var flow = await cluster.PublishAsync("""
            flow: limited
            steps: { call: { http: { connection: limited, path: / }, timeout: 20s } }
            """);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var calling = cluster.Cluster.Silos.ToDictionary(
            silo => silo, silo => Calling(silo, flow, 20, over.Token, givesUp: false));
        await Patience.UntilAsync(() => Task.FromResult(Volatile.Read(ref done) > 300));
        var dying = await cluster.OwnerAsync();
        await calling[dying].Stop();
        await cluster.Cluster.KillSiloAsync(dying);
        var before = Volatile.Read(ref done);
        await Patience.UntilAsync(() => Task.FromResult(Volatile.Read(ref done) > before + 300));
        await over.CancelAsync();
        foreach (var one in calling.Values) await one.Stop();

        most.ShouldBe(10);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rateLimit: { limit: 50, per: 1s }")]
    public async Task An_upstream_that_asks_one_silo_to_be_left_alone_is_left_alone_by_all(string limit)
    {
        var arrived = new ConcurrentQueue<TimeSpan>();
        var busy = false;
        cluster.World.On("GET", "/").Answer(_ =>
        {
            arrived.Enqueue(cluster.Now);
            return Volatile.Read(ref busy) ? Reply.Empty(429).With("Retry-After", "2") : Reply.Json(200, "1");
        });
        await cluster.ConnectAsync("asked", limit);
        var flow = await cluster.PublishAsync("""
            flow: asked
            steps: { call: { http: { connection: asked, path: / }, timeout: 5s } }
            """);
        var hasty = await cluster.PublishAsync("""
            flow: hasty
            steps: { call: { http: { connection: asked, path: / }, timeout: 500ms } }
            """);
        var silos = cluster.Cluster.Silos;
        foreach (var silo in silos) (await ThreeSilos.RunAsync(silo, flow, Stop)).Problem.ShouldBeNull();

        Volatile.Write(ref busy, true);
        (await ThreeSilos.RunAsync(silos[0], flow, Stop)).Problem!.Code.ShouldBe(ErrorCodes.UpstreamStatus.Code);
        var asked = cluster.Now;
        Volatile.Write(ref busy, false);
        await Patience.UntilAsync(async () =>
            (await ThreeSilos.RunAsync(silos[1], hasty, Stop)).Problem is { RetryAfterSeconds: 1 or 2 });
        var before = arrived.Count;
        var results = await Task.WhenAll(silos.Select(silo => ThreeSilos.RunAsync(silo, flow, Stop)));

        results.ShouldAllBe(result => result.Problem == null);
        arrived.Skip(before).ShouldAllBe(call => call - asked > TimeSpan.FromSeconds(1.9));
    }

    [Fact]
    public async Task What_fails_in_one_silo_opens_the_breaker_for_all()
    {
        cluster.World.On("GET", "/").Answer(503, "{}");
        await cluster.ConnectAsync("down", "circuitBreaker: { failures: 3, window: 10s, openFor: 30s }");
        var flow = await cluster.PublishAsync("""
            flow: down
            steps: { call: { http: { connection: down, path: / } } }
            """);
        foreach (var silo in cluster.Cluster.Silos) await ThreeSilos.RunAsync(silo, flow, Stop);
        foreach (var silo in cluster.Cluster.Silos)
            await Patience.UntilAsync(async () =>
                (await ThreeSilos.RunAsync(silo, flow, Stop)).Problem!.Code == ErrorCodes.BreakerOpen.Code);

        cluster.World.CallsTo("GET", "/").Count.ShouldBeInRange(3, 8);
    }

    private static (Task Calling, Func<Task> Stop) Calling(
        Orleans.TestingHost.InProcessSiloHandle silo, (Flows.FlowVersion Flow, long Revision) flow, int callers,
        CancellationToken over, bool givesUp = true)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(over);
        var calling = ThreeSilos.CallersAsync(
            silo, callers, flow, stop.Token, givesUp ? stop.Token : CancellationToken.None);
        return (calling, async () =>
        {
            await stop.CancelAsync();
            await calling.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
