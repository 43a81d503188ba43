using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Meanwhile.Flows;
using Meanwhile.Runs;
using Meanwhile.Support;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Meanwhile.Shares;

/// <summary>
/// Three silos and one upstream on loopback: what many runs ask for at once, the upstream is asked once.
/// </summary>
public sealed class ShareGrainTests : IAsyncLifetime
{
    private readonly SmallCluster small = new() { Silos = 3 };

    public ValueTask InitializeAsync() => small.InitializeAsync();

    public ValueTask DisposeAsync() => small.DisposeAsync();

    [Theory]
    [InlineData("singleFlight: true")]
    [InlineData("cache: { ttl: 1h }")]
    [InlineData("cache: http")]
    public async Task A_thousand_equal_calls_at_once_on_three_silos_are_one_call(string policy)
    {
        const int Calls = 1_000;
        var open = new TaskCompletionSource();
        small.World.On("GET", "/rate")
            .AnswerAfter(open.Task, Reply.Json(200, "0.93").With("Cache-Control", "max-age=99"));
        var published = await small.PublishAsync($$"""
            flow: rate
            steps: { call: { http: { connection: world, path: /rate }, timeout: 1m, {{policy}} } }
            output: "{{"{{ steps.call.body }}"}}"
            """);
        using var seen = new SharesSeen(Calls);
        var runs = Enumerable.Range(0, Calls).Select(call => RunAsync(call % 3, published)).ToArray();
        await small.World.Arrived("GET", "/rate");
        await seen.All;
        open.SetResult();

        var results = await Task.WhenAll(runs);

        results.ShouldAllBe(result => result.Output!.ToString() == "0.93");
        small.World.CallsTo("GET", "/rate").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Each_expiry_of_a_value_that_everybody_asks_for_costs_one_call()
    {
        const int Expiries = 8;
        const int Callers = 60;
        var ttl = TimeSpan.FromMilliseconds(400);
        var arrivals = new ConcurrentQueue<long>();
        small.World.On("GET", "/hot").Answer(async (_, left) =>
        {
            arrivals.Enqueue(Stopwatch.GetTimestamp());
            await Task.Delay(20, left);
            return Reply.Json(200, $"{arrivals.Count}");
        });
        var published = await small.PublishAsync($$"""
            flow: hot
            steps: { call: { http: { connection: world, path: /hot }, cache: { ttl: {{ttl.TotalMilliseconds}}ms } } }
            output: "{{"{{ steps.call.body }}"}}"
            """);
        var made = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            while (arrivals.Count < Expiries)
            {
                (await RunAsync(caller % 3, published)).Problem.ShouldBeNull();
                Interlocked.Increment(ref made);
            }
        }));

        var gaps = arrivals.Zip(arrivals.Skip(1), (one, next) => Stopwatch.GetElapsedTime(one, next)).ToArray();
        TestContext.Current.SendDiagnosticMessage(
            "{0:N0} runs, {1} calls, shortest gap {2:N0} ms", made, arrivals.Count, gaps.Min().TotalMilliseconds);
        gaps.ShouldAllBe(gap => gap > ttl / 2, "two calls for one expiry come close to each other");
        made.ShouldBeGreaterThan(Expiries * 100);
    }

    private Task<RunResult> RunAsync(int silo, (FlowVersion Flow, long Revision) published)
    {
        var grains = small.Cluster.GetSiloServiceProvider(small.Cluster.Silos[silo].SiloAddress)
            .GetRequiredService<IGrainFactory>();
        var request = new RunRequest
        {
            Run = Guid.CreateVersion7(),
            Version = published.Flow.Version,
            Revision = published.Revision,
            Input = new Payload("{}"u8.ToArray()),
        };
        return grains.GetGrain<IFlowLaneGrain>($"{Tenancy.Default}/{published.Flow.Flow}#0")
            .Run(request, CancellationToken.None).AsTask();
    }

    /// <summary>Knows when so many steps wait for a shared call, or make it.</summary>
    private sealed class SharesSeen : IDisposable
    {
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly MeterListener listener = new();
        private int left;

        public SharesSeen(int count)
        {
            left = count;
            listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "meanwhile.shares") self.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((_, _, _, _) =>
            {
                if (Interlocked.Decrement(ref left) == 0) all.SetResult();
            });
            listener.Start();
        }

        public Task All => all.Task.WaitAsync(TimeSpan.FromSeconds(60));

        public void Dispose() => listener.Dispose();
    }
}
