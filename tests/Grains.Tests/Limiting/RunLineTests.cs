using Meanwhile.Errors;
using Meanwhile.Journal;
using Meanwhile.Runs;
using Shouldly;
using Xunit;

namespace Meanwhile.Limiting;

/// <summary>Runs of a flow with a <c>concurrency</c>, and what they say that they wait for.</summary>
public sealed class RunLineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly MemoryJournal journal = new();
    private readonly ScriptedWorld world = new();

    [Fact]
    public async Task No_more_runs_of_a_flow_are_under_way_than_its_concurrency_says()
    {
        var process = Process("""
            flow: bounded
            durable: true
            concurrency: { limit: 1 }
            steps: { a: { http: { connection: crm, path: /a } } }
            """);
        var open = world.Holds("a");
        var first = (await process.StartAsync())!;
        await world.Called("a");
        var second = (await process.StartAsync())!;
        await RunProcess.StandingAsync(second, StandingKind.Limit, "");

        var standing = second.Why().ShouldHaveSingleItem();
        (standing.Name, standing.Position).ShouldBe(("bounded", 1));
        world.CallsTo("a").ShouldBe(1);
        open.SetResult();

        (await first.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
        (await second.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
        world.CallsTo("a").ShouldBe(2);
    }

    [Fact]
    public async Task A_run_that_shall_not_wait_is_refused_and_told_when_to_come_back()
    {
        var process = Process("""
            flow: bounded
            durable: true
            concurrency: { limit: 1, key: "{{ input.customer }}", onLimit: fail }
            input: { customer: string }
            steps: { a: { http: { connection: crm, path: /a } } }
            """);
        var open = world.Holds("a");
        var first = (await process.StartAsync("""{"customer":"ada"}"""))!;
        await world.Called("a");

        var second = (await process.StartAsync("""{"customer":"ada"}"""))!;
        var other = (await process.StartAsync("""{"customer":"bob"}"""))!;

        var refused = (await second.Ended.WaitAsync(Patience)).Problem!;
        (refused.Code, refused.RetryAfterSeconds).ShouldBe((ErrorCodes.LimitReached.Code, 1));
        await world.Called("a", 2);
        open.SetResult();
        (await first.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
        (await other.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_run_that_leaves_its_process_leaves_its_place_to_another()
    {
        var process = Process("""
            flow: bounded
            durable: true
            concurrency: { limit: 1 }
            steps: { a: { http: { connection: crm, path: /a } } }
            """);
        world.Holds("a");
        var first = (await process.StartAsync())!;
        await world.Called("a");
        var second = (await process.StartAsync())!;
        await RunProcess.StandingAsync(second, StandingKind.Limit, "");

        await process.OnTurn(() =>
        {
            first.LetGo();
            return Task.FromResult(true);
        });

        await world.Called("a", 2);
    }

    [Fact]
    public async Task A_step_that_waits_for_a_limit_says_for_which_and_where_it_stands_in_line()
    {
        var process = Process("""
            flow: crowded
            durable: true
            steps: { a: { http: { connection: crm, path: /a }, concurrency: { limit: 1 } } }
            """);
        var open = world.Holds("a");
        var first = (await process.StartAsync())!;
        await world.Called("a");
        var second = (await process.StartAsync())!;
        await RunProcess.StandingAsync(second, StandingKind.Limit, "a");

        var standing = second.Why().ShouldHaveSingleItem();
        (standing.Place, standing.Name, standing.Position).ShouldBe(("a", "a", 1));
        open.SetResult();
        (await first.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
        (await second.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
    }

    private RunProcess Process(string yaml) => new(yaml, world, journal, RunProcess.NewTime());
}
