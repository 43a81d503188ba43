using Meanwhile.Errors;
using Meanwhile.Journal;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>Waits for time and for people: never early, never lost, and for the price of a row.</summary>
public sealed class WaitingRunTests
{
    private const string Sleeper = """
        flow: sleeper
        durable: true
        steps:
          rest: { wait: 15m }
          a: { http: { connection: crm, path: /a }, dependsOn: [rest] }
        output: "{{ steps.a.body }}"
        """;

    private const string Listener = """
        flow: listener
        durable: true
        steps:
          paid: { wait: { signal: paid, timeout: 3d } }
          ship: { http: { connection: crm, method: POST, path: "/{{ steps.paid.data.ref }}" } }
        output: "{{ steps.paid.data }}"
        """;

    private readonly MemoryJournal journal = new();
    private readonly FakeTimeProvider time = RunProcess.NewTime();
    private readonly ScriptedWorld world = new();

    [Fact]
    public async Task A_run_that_waits_for_long_leaves_memory_and_goes_on_in_time_and_not_before()
    {
        var parked = new TaskCompletionSource<DateTimeOffset?>();
        var process = new RunProcess(Sleeper, world, journal, time) { Parked = at => parked.TrySetResult(at) };
        var start = time.GetUtcNow();
        var run = (await process.StartAsync())!;
        await RunProcess.StandingAsync(run, StandingKind.Timer);
        await AdvanceUntil(parked.Task);

        (await parked.Task).ShouldBe(start + TimeSpan.FromMinutes(15));
        (await journal.WakingAsync(default, 10)).ShouldBe([new WakeTime(start + TimeSpan.FromMinutes(15), run.Run)]);
        var early = (await process.TakeAsync(run.Run))!;
        await RunProcess.StandingAsync(early, StandingKind.Timer);
        time.SetUtcNow(start + TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        world.Calls.ShouldBeEmpty();

        time.Advance(TimeSpan.FromMilliseconds(1));

        (await early.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
    }

    [Fact]
    public async Task A_signal_may_come_before_its_wait_and_is_taken_once()
    {
        const string Flow = """
            flow: early
            durable: true
            steps:
              first: { http: { connection: crm, path: /first } }
              one: { wait: { signal: go }, dependsOn: [first] }
              two: { wait: { signal: go, timeout: 1m }, dependsOn: [one] }
            output: { one: "{{ steps.one.data }}", two: "{{ steps.two.data }}" }
            """;
        var held = world.Holds("first");
        var first = new RunProcess(Flow, world, journal, time);
        var run = (await first.StartAsync())!;
        await world.Called("first");
        (await first.Signal(run, "go", "id-1", "1")).ShouldBe(ChangeOutcome.Made);
        (await first.Signal(run, "go", "id-1", "2")).ShouldBe(ChangeOutcome.Made);
        held.SetResult();
        await RunProcess.StandingAsync(run, StandingKind.Signal, "two");
        await first.DieAsync();

        var second = new RunProcess(Flow, world, journal, time);
        var again = (await second.TakeAsync(run.Run))!;
        await RunProcess.StandingAsync(again, StandingKind.Signal, "two");
        (await second.Signal(again, "go", "id-1", "3")).ShouldBe(ChangeOutcome.Made);
        (await second.Signal(again, "go", "id-2", "4")).ShouldBe(ChangeOutcome.Made);

        (await again.Ended.WaitAsync(Patience)).Output!.ToString().ShouldBe("""{"one":1,"two":4}""");
    }

    [Fact]
    public async Task A_signal_that_does_not_come_in_time_fails_its_wait()
    {
        var process = new RunProcess(Listener, world, journal, time);
        var run = (await process.StartAsync())!;
        await RunProcess.StandingAsync(run, StandingKind.Signal);

        await AdvanceUntil(run.Ended, TimeSpan.FromHours(1));

        (await run.Ended).Problem!.Code.ShouldBe(ErrorCodes.WaitTimeout.Code);
        world.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_address_of_a_run_can_be_called_once_and_only_by_who_knows_it()
    {
        const string Flow = """
            flow: hook
            durable: true
            steps:
              mail: { http: { connection: crm, method: POST, path: /mail, body: "{{ run.hooks }}/approve" } }
              approve: { wait: { webhook: approve }, dependsOn: [mail] }
            output: "{{ steps.approve.data }}"
            """;
        var process = new RunProcess(Flow, world, journal, time);
        var run = (await process.StartAsync())!;
        await RunProcess.StandingAsync(run, StandingKind.Webhook);
        var secret = new RunHistory((await journal.FindAsync(run.Run))!.Entries).HookSecret!;

        (await process.OnTurn(() => run.CallAsync("guess", "approve", null))).ShouldBe(ChangeOutcome.Missing);
        (await process.OnTurn(() => run.CallAsync(secret, "approve", new Payload("7"u8.ToArray()))))
            .ShouldBe(ChangeOutcome.Made);
        (await process.OnTurn(() => run.CallAsync(secret, "approve", null))).Refusal.ShouldNotBeNull();

        (await run.Ended.WaitAsync(Patience)).Output!.ToString().ShouldBe("7");
    }

    [Fact]
    public async Task A_run_that_is_kept_only_when_needed_is_kept_with_all_its_results_at_its_first_long_wait()
    {
        var yaml = Sleeper.Replace("durable: true", "durable: auto").Replace("{ wait: 15m }",
            "{ wait: 15m, dependsOn: [before] }\n  before: { http: { connection: crm, path: /before } }");
        var held = world.Holds("before");
        var first = new RunProcess(yaml, world, journal, time);
        var run = (await first.StartAsync())!;
        await world.Called("before");
        (await journal.FindAsync(run.Run)).ShouldBeNull();
        held.SetResult();
        await RunProcess.StandingAsync(run, StandingKind.Timer);
        (await journal.FindAsync(run.Run)).ShouldNotBeNull();
        await first.DieAsync();

        var again = (await new RunProcess(yaml, world, journal, time).TakeAsync(run.Run))!;
        await RunProcess.StandingAsync(again, StandingKind.Timer);
        time.Advance(TimeSpan.FromMinutes(15));

        (await again.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
        world.CallsTo("before").ShouldBe(1);
    }

    [Fact]
    public async Task A_loop_that_polls_does_not_begin_anew_after_a_crash()
    {
        const string Flow = """
            flow: poll
            durable: true
            steps:
              poll:
                loop:
                  while: "{{ steps.ask.body < 3 }}"
                  max: 10
                  every: 10m
                  steps: { ask: { http: { connection: crm, path: /ask } } }
                  output: "{{ steps.ask.body }}"
            output: "{{ steps.poll }}"
            """;
        foreach (var round in Enumerable.Range(0, 4)) world.On($"poll[{round}].ask", $"{round}");
        var first = new RunProcess(Flow, world, journal, time);
        var run = (await first.StartAsync())!;
        await RunProcess.StandingAsync(run, StandingKind.Timer, "poll[0]");
        time.Advance(TimeSpan.FromMinutes(10));
        await RunProcess.StandingAsync(run, StandingKind.Timer, "poll[1]");
        await first.DieAsync();
        var again = (await new RunProcess(Flow, world, journal, time).TakeAsync(run.Run))!;
        await RunProcess.StandingAsync(again, StandingKind.Timer, "poll[1]");

        await AdvanceUntil(again.Ended, TimeSpan.FromMinutes(10));

        (await again.Ended).Output!.ToString().ShouldBe("3");
        world.Calls.ShouldBe(["poll[0].ask", "poll[1].ask", "poll[2].ask", "poll[3].ask"]);
    }

    [Fact]
    public async Task Runs_that_wait_finish_on_the_version_they_began_with()
    {
        var second = Sleeper.Replace("path: /a", "path: /b").Replace("steps.a.body", "'v2'");
        var first = new RunProcess(Sleeper, world, journal, time);
        var runs = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => first.StartAsync()));
        foreach (var run in runs) await RunProcess.StandingAsync(run!, StandingKind.Timer);
        await first.DieAsync();
        time.Advance(TimeSpan.FromMinutes(15));

        var later = new RunProcess(Sleeper, world, journal, time, latest: second);
        var again = await Task.WhenAll(runs.Select(run => later.TakeAsync(run!.Run)));

        foreach (var run in again)
            (await run!.Ended.WaitAsync(Patience)).Output!.ToString().ShouldBe("\"a\"");
    }

    private static TimeSpan Patience => TimeSpan.FromSeconds(20);

    /// <summary>Moves the clock on in steps, for what sets a timer only when another has fired.</summary>
    private Task AdvanceUntil(Task done, TimeSpan? step = null) =>
        RunProcess.AdvanceUntilAsync(time, done, step ?? TimeSpan.FromSeconds(1));
}
