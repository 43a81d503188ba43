using Meanwhile.Journal;
using Meanwhile.Support;
using Orleans.Core.Internal;
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
        var runs = await Task.WhenAll(
            Enumerable.Range(0, Runs).Select(run => small.StartAsync(flow, run % small.Silos)));
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
    public async Task A_run_is_reached_from_every_silo_and_stays_where_it_began()
    {
        var flow = await small.PublishAsync("""
            flow: reached
            durable: true
            steps:
              go: { wait: { signal: go } }
              call: { http: { connection: world, method: POST, path: "/reached/{{ steps.go.data }}" } }
            """);
        small.World.On("POST", "/reached/7").Answer(200, "1");
        for (var silo = 0; silo < small.Silos; silo++)
        {
            var run = (await small.StartAsync(flow, silo)).GetPrimaryKey();
            var here = (await small.At<LiveRuns>(silo).FindAsync(run)).ShouldNotBeNull();
            var elsewhere = small.At<IGrainFactory>(1 - silo).Run(run);

            (await elsewhere.Find(Tenancy.Default)).ShouldNotBeNull().Flow.ShouldBe("reached");
            await Patience.UntilAsync(async () =>
                await elsewhere.Why(Tenancy.Default) is [{ Kind: StandingKind.Signal }]);
            await elsewhere.GoOn();
            var signal = new RunSignal("go", "1", new Payload("7"u8.ToArray()));
            (await elsewhere.Signal(Tenancy.Default, signal)).Refusal.ShouldBeNull();

            (await here.Ended.WaitAsync(TimeSpan.FromSeconds(20))).Status.ShouldBe(RunStatus.Succeeded);
            var stored = await small.At<IJournal>(silo).FindAsync(run);
            stored!.Record.Epoch.ShouldBe(1, "nobody has taken it over");
        }
        small.World.CallsTo("POST", "/reached/7").Count.ShouldBe(small.Silos);
    }

    [Fact]
    public async Task A_run_goes_on_when_its_lane_leaves_memory()
    {
        var open = new TaskCompletionSource();
        small.World.On("GET", "/left").AnswerAfter(open, 200, "1");
        var flow = await small.PublishAsync("""
            flow: left
            durable: true
            steps: { call: { http: { connection: world, path: /left }, timeout: 5m } }
            """);
        var run = await small.StartAsync(flow);
        await small.World.Arrived("GET", "/left");

        await small.LaneOf("left", 0).AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await small.World.Arrived("GET", "/left", 2);
        open.SetResult();

        (await SmallCluster.EndAsync(run)).Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_run_that_began_where_no_silo_was_known_is_found_after_its_end_though_it_was_only_in_memory()
    {
        var flow = await small.PublishAsync("""
            flow: passing
            steps: { one: { set: 1 } }
            """);
        var start = SmallCluster.StartOf(flow, Guid.CreateVersion7(), TimeSpan.FromSeconds(20));
        (await small.LaneOf("passing", 0).Start(start, CancellationToken.None)).Result!.Problem.ShouldBeNull();

        foreach (var silo in new[] { 1, 0 })
            (await small.At<IGrainFactory>(silo).Run(start.Request.Run).Find(Tenancy.Default))
                .ShouldNotBeNull().Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_run_that_is_no_more_than_a_call_is_recalled_from_every_silo()
    {
        var open = new TaskCompletionSource();
        small.World.On("GET", "/recalled").AnswerAfter(open, 200, "1");
        var flow = await small.PublishAsync("""
            flow: recalled
            steps: { call: { http: { connection: world, path: /recalled } } }
            """);
        var request = SmallCluster.StartOf(flow,
            RunOrigin.NewRun(DateTimeOffset.UtcNow, small.Cluster.Silos[0].SiloAddress)).Request;
        var calling = small.LaneOf("recalled", 0).Run(request, CancellationToken.None).AsTask();
        await small.World.Arrived("GET", "/recalled");
        var elsewhere = small.At<IGrainFactory>(1).Run(request.Run);

        (await elsewhere.Recall(Tenancy.Default))!.Status.ShouldBe(RunStatus.Running);
        (await elsewhere.Why(Tenancy.Default))!.ShouldHaveSingleItem().Kind.ShouldBe(StandingKind.Call);
        open.SetResult();
        await calling;

        (await elsewhere.Recall(Tenancy.Default))!.Status.ShouldBe(RunStatus.Succeeded);
        (await elsewhere.Record(Tenancy.Default))!.Text!.ShouldContain($"run {request.Run}");
        (await elsewhere.Find(Tenancy.Default)).ShouldBeNull("it is not a thing of its own");
    }

    [Fact]
    public async Task Runs_of_one_key_that_many_want_at_once_on_two_silos_all_have_their_turn()
    {
        var flow = await small.PublishAsync("""
            flow: wanted
            key: "{{ 1 }}"
            steps: { one: { set: 1 } }
            """);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
        {
            var (ended, silo) = (0, caller % small.Silos);
            while (ended < 40)
            {
                var run = RunOrigin.NewRun(DateTimeOffset.UtcNow, small.Cluster.Silos[silo].SiloAddress);
                var start = SmallCluster.StartOf(flow, run, TimeSpan.FromSeconds(20));
                var reply = await small.LaneOf("wanted", silo).Start(start, CancellationToken.None);
                if (reply.Result?.Status != RunStatus.Succeeded) break;
                ended++;
            }
            return ended;
        })));

        results.ShouldAllBe(ended => ended == 40);
    }

    [Fact]
    public async Task A_run_that_waits_for_its_turn_is_shown_as_it_is_when_another_silo_has_taken_it()
    {
        var open = new TaskCompletionSource();
        small.World.On("GET", "/turn").AnswerAfter(open, 200, "1");
        var flow = await small.PublishAsync("""
            flow: turns
            key: "{{ 1 }}"
            steps: { call: { http: { connection: world, path: /turn }, timeout: 5m } }
            """);
        var first = await small.StartAsync(flow);
        var second = await small.StartAsync(flow);
        (await second.Find(Tenancy.Default))!.Status.ShouldBe(RunStatus.Queued);
        var here = (await small.At<LiveRuns>(0).FindAsync(second.GetPrimaryKey()))!;

        await small.At<IJournal>(1).TakeAsync(second.GetPrimaryKey());

        (await second.Find(Tenancy.Default))!.Status.ShouldBe(RunStatus.Queued);
        here.Gone.IsCompleted.ShouldBeTrue();
        open.SetResult();
        foreach (var run in new[] { first, second })
            (await SmallCluster.EndAsync(run)).Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_run_of_a_silo_that_stops_is_let_go_there_and_goes_on_elsewhere()
    {
        var open = new TaskCompletionSource();
        small.World.On("GET", "/stopped").AnswerAfter(open, 200, "1");
        var flow = await small.PublishAsync("""
            flow: stopped
            durable: true
            steps: { call: { http: { connection: world, path: /stopped }, timeout: 5m } }
            """);
        var stopping = small.Cluster.Silos[^1];
        var run = await small.StartAsync(flow, small.Silos - 1);
        await small.World.Arrived("GET", "/stopped");
        var there = await small.At<LiveRuns>(small.Silos - 1).FindAsync(run.GetPrimaryKey());

        await small.Cluster.StopSiloAsync(stopping);
        there!.Gone.IsCompleted.ShouldBeTrue();
        await run.GoOn();
        await small.World.Arrived("GET", "/stopped", 2);
        open.SetResult();

        (await SmallCluster.EndAsync(run)).Status.ShouldBe(RunStatus.Succeeded);
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
