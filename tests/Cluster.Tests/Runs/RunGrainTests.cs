using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>Runs between silos, and under what Orleans does to grains.</summary>
public sealed class RunGrainTests(SmallCluster small) : IClassFixture<SmallCluster>
{
    [Fact]
    public async Task A_run_that_waits_for_its_upstream_goes_on_though_grains_that_nobody_asks_are_collected()
    {
        var open = new TaskCompletionSource();
        small.World.On("GET", "/slow").AnswerAfter(open, 200, "1");
        var flow = await small.PublishAsync("""
            flow: slow
            steps: { call: { http: { connection: world, path: /slow }, timeout: 5m } }
            """);
        var run = await small.StartAsync(flow);
        await small.World.Arrived("GET", "/slow");

        await small.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        open.SetResult();

        (await SmallCluster.EndAsync(run)).Status.ShouldBe(RunStatus.Succeeded);
        small.World.CallsTo("GET", "/slow").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Runs_of_a_silo_that_died_take_their_signals_on_another_one()
    {
        const int Runs = 12;
        var flow = await small.PublishAsync("""
            flow: signalled
            durable: true
            steps: { go: { wait: { signal: go } } }
            output: "{{ steps.go.data }}"
            """);
        var runs = await Task.WhenAll(Enumerable.Range(0, Runs).Select(_ => small.StartAsync(flow)));
        var dying = small.Cluster.Silos[^1];
        await small.Cluster.KillSiloAsync(dying);

        await Task.WhenAll(runs.Select(run => Patience.UntilAsync(async () =>
        {
            try
            {
                return (await run.Signal(Tenancy.Default, new RunSignal("go", "1", Payload.Null))).Refusal is null;
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                return false;
            }
        })));

        foreach (var run in runs) (await SmallCluster.EndAsync(run)).Status.ShouldBe(RunStatus.Succeeded);
        await small.Cluster.StartAdditionalSiloAsync();
    }

    [Fact]
    public async Task A_run_that_waits_leaves_memory_and_comes_back_when_its_time_has_come()
    {
        var flow = await small.PublishAsync("""
            flow: patient
            durable: true
            steps: { nap: { wait: 10s } }
            """);
        var run = await small.StartAsync(flow);

        await small.LeftMemoryAsync(run);

        (await SmallCluster.EndAsync(run)).Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_run_that_waits_for_a_word_leaves_memory_and_is_fetched_by_it()
    {
        var flow = await small.PublishAsync("""
            flow: called
            durable: true
            steps: { go: { wait: { signal: go } } }
            output: "{{ steps.go.data }}"
            """);
        var run = await small.StartAsync(flow);

        await small.LeftMemoryAsync(run);

        (await run.Signal(Tenancy.Default, new RunSignal("go", "1", Payload.Null))).Refusal.ShouldBeNull();
        (await SmallCluster.EndAsync(run)).Status.ShouldBe(RunStatus.Succeeded);
    }
}
