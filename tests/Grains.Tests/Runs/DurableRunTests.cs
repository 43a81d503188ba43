using Meanwhile.Errors;
using Meanwhile.Journal;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>What a durable run promises, each promise broken into by a process that dies.</summary>
public sealed class DurableRunTests
{
    private const string Chain = """
        flow: chain
        durable: true
        steps:
          a: { http: { connection: crm, method: POST, path: /a } }
          b: { http: { connection: crm, method: POST, path: "/b/{{ steps.a.body }}" } }
          c: { http: { connection: crm, method: POST, path: "/c/{{ steps.b.body }}" } }
        output: "{{ steps.c.body }}"
        """;

    private readonly MemoryJournal journal = new();
    private readonly FakeTimeProvider time = RunProcess.NewTime();
    private readonly ScriptedWorld world = new();

    [Fact]
    public async Task A_run_whose_process_dies_goes_on_where_it_was_and_makes_no_finished_call_again()
    {
        var held = world.Holds("b");
        var first = Process(Chain);
        var run = (await first.StartAsync())!;
        await world.Called("b");
        await first.DieAsync();
        held.SetResult();

        var again = (await Process(Chain).TakeAsync(run.Run))!;
        var result = await again.Ended.WaitAsync(Patience);

        result.Status.ShouldBe(RunStatus.Succeeded);
        result.Output!.ToString().ShouldBe("\"c\"");
        world.Calls.ShouldBe(["a", "b", "b", "c"]);
        world.Keys["b"].ShouldBe([$"{run.Run}/b"], "the same call has the same key, through a crash too");
    }

    [Fact]
    public async Task A_silo_that_lost_a_run_writes_nothing_more_of_it()
    {
        var held = world.Holds("b");
        var first = Process(Chain);
        var run = (await first.StartAsync())!;
        await world.Called("b");
        var second = Process(Chain);
        var again = (await second.TakeAsync(run.Run))!;
        await world.Called("b", 2);
        held.SetResult();
        await again.Ended.WaitAsync(Patience);
        await run.Gone.WaitAsync(Patience);

        var entries = (await journal.FindAsync(run.Run))!.Entries;
        entries.Count(entry => entry.Kind == EntryKind.Ended).ShouldBe(1);
        entries.Where(entry => entry.Kind == EntryKind.Succeeded).Select(entry => entry.Place)
            .ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Items_of_a_list_that_were_done_before_a_crash_are_not_done_again()
    {
        const string Flow = """
            flow: list
            durable: true
            steps:
              all:
                forEach:
                  items: [0, 1, 2, 3, 4, 5]
                  concurrency: 2
                  steps: { pack: { http: { connection: crm, method: POST, path: /pack } } }
                  output: "{{ index }}"
            output: "{{ steps.all }}"
            """;
        var held = world.Holds("all[3].pack");
        var first = Process(Flow);
        var run = (await first.StartAsync())!;
        await world.Called("all[5].pack");
        await first.DieAsync();
        held.SetResult();

        var result = await (await Process(Flow).TakeAsync(run.Run))!.Ended.WaitAsync(Patience);

        result.Output!.ToString().ShouldBe("[0,1,2,3,4,5]");
        foreach (var item in new[] { 0, 1, 2, 4 }) world.CallsTo($"all[{item}].pack").ShouldBe(1, $"item {item}");
        world.CallsTo("all[3].pack").ShouldBe(2);
    }

    [Fact]
    public async Task The_winner_of_a_race_stays_the_winner_after_a_crash()
    {
        const string Flow = """
            flow: race
            durable: true
            steps:
              fastest:
                race:
                  steps:
                    slow: { http: { connection: crm, path: /slow } }
                    quick: { http: { connection: crm, path: /quick } }
              after: { http: { connection: crm, path: "/{{ steps.fastest.body }}" } }
            output: "{{ steps.fastest.body }}"
            """;
        var slow = world.Holds("fastest.slow");
        var held = world.Holds("after");
        var first = Process(Flow);
        var run = (await first.StartAsync())!;
        await world.Called("after");
        await first.DieAsync();
        slow.SetResult();
        held.SetResult();

        var result = await (await Process(Flow).TakeAsync(run.Run))!.Ended.WaitAsync(Patience);

        result.Output!.ToString().ShouldBe("\"fastest.quick\"");
        world.CallsTo("fastest.quick").ShouldBe(1);
    }

    [Fact]
    public async Task What_a_failed_run_had_done_is_undone_in_reverse_and_each_once_though_the_process_dies_between()
    {
        const string Flow = """
            flow: saga
            durable: true
            steps:
              one:
                http: { connection: crm, method: POST, path: /one }
                compensate: { http: { connection: crm, method: DELETE, path: "/one/{{ steps.one.body }}" } }
              two:
                http: { connection: crm, method: POST, path: "/two/{{ steps.one.body }}" }
                compensate: { http: { connection: crm, method: DELETE, path: "/{{ error.step }}" } }
              three: { http: { connection: crm, method: POST, path: "/three/{{ steps.two.body }}" } }
            """;
        world.Fails("three");
        var held = world.Holds("one.compensate");
        var first = Process(Flow);
        var run = (await first.StartAsync())!;
        await world.Called("one.compensate");
        await first.DieAsync();
        held.SetResult();

        var result = await (await Process(Flow).TakeAsync(run.Run))!.Ended.WaitAsync(Patience);

        result.Problem!.Step.ShouldBe("three");
        world.Calls.ShouldBe(["one", "two", "three", "two.compensate", "one.compensate", "one.compensate"]);
    }

    [Fact]
    public async Task A_cancelled_run_undoes_what_it_has_done()
    {
        const string Flow = """
            flow: saga
            durable: true
            steps:
              one:
                http: { connection: crm, method: POST, path: /one }
                compensate: { http: { connection: crm, method: DELETE, path: /one } }
              two: { http: { connection: crm, method: POST, path: "/two/{{ steps.one.body }}" } }
            """;
        world.Holds("two");
        var process = Process(Flow);
        var run = (await process.StartAsync())!;
        await world.Called("two");

        (await process.Ask(run, RunChange.Cancel)).ShouldBe(ChangeOutcome.Made);

        var result = await run.Ended.WaitAsync(Patience);
        result.Status.ShouldBe(RunStatus.Cancelled);
        result.Problem!.Code.ShouldBe(ErrorCodes.RunCancelled.Code);
        world.Calls.ShouldBe(["one", "two", "one.compensate"]);
    }

    [Fact]
    public async Task A_call_that_must_not_be_made_twice_fails_when_nobody_knows_whether_it_was_made()
    {
        const string Flow = """
            flow: once
            durable: true
            steps:
              charge: { http: { connection: crm, method: POST, path: /charge }, onUnknown: fail }
            """;
        world.Holds("charge");
        var first = Process(Flow);
        var run = (await first.StartAsync())!;
        await world.Called("charge");
        await first.DieAsync();

        var result = await (await Process(Flow).TakeAsync(run.Run))!.Ended.WaitAsync(Patience);

        result.Problem!.Code.ShouldBe(ErrorCodes.OutcomeUnknown.Code);
        world.CallsTo("charge").ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_run_goes_on_from_the_step_that_failed()
    {
        world.Fails("b");
        var process = Process(Chain);
        var run = (await process.StartAsync())!;
        (await run.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Failed);
        world.On("b", "\"mended\"");

        var again = (await process.RetryAsync(run.Run))!;

        (await again.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
        world.Calls.ShouldBe(["a", "b", "b", "c"]);
    }

    [Fact]
    public async Task A_paused_run_starts_no_step_until_it_is_resumed_though_its_process_dies()
    {
        var held = world.Holds("a");
        var first = Process(Chain);
        var run = (await first.StartAsync())!;
        await world.Called("a");
        await first.Ask(run, RunChange.Pause);
        held.SetResult();
        await Standing(run, StandingKind.Resume);
        await first.DieAsync();
        var second = Process(Chain);
        var again = (await second.TakeAsync(run.Run))!;
        await Standing(again, StandingKind.Resume);
        world.Calls.ShouldBe(["a"]);

        await second.Ask(again, RunChange.Resume);

        (await again.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
        world.Calls.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task A_fallback_with_steps_inside_goes_on_after_a_crash_without_asking_the_failed_call_again()
    {
        const string Flow = """
            flow: fallback
            durable: true
            steps:
              main:
                http: { connection: crm, path: /main }
                fallback:
                  forEach:
                    items: [1, 2]
                    concurrency: 1
                    steps: { one: { http: { connection: crm, path: /one } } }
                    output: "{{ item }}"
            output: "{{ steps.main }}"
            """;
        world.Fails("main");
        var held = world.Holds("main.fallback[1].one");
        var first = Process(Flow);
        var run = (await first.StartAsync())!;
        await world.Called("main.fallback[1].one");
        await first.DieAsync();
        held.SetResult();

        var result = await (await Process(Flow).TakeAsync(run.Run))!.Ended.WaitAsync(Patience);

        result.Output!.ToString().ShouldBe("[1,2]");
        world.Calls.ShouldBe(["main", "main.fallback[0].one", "main.fallback[1].one", "main.fallback[1].one"]);
    }

    [Fact]
    public async Task A_long_pause_before_a_retry_is_kept_through_a_crash_and_no_attempt_is_counted_twice()
    {
        const string Flow = """
            flow: patient
            durable: true
            steps:
              a:
                http: { connection: crm, path: /a }
                retry: { max: 1, delay: 1h, maxDelay: 1h, jitter: false, on: [5xx, connect, timeout] }
            """;
        world.On("a", number => Task.FromResult<Steps.StepOutcome>(number == 1
            ? new Steps.StepOutcome.Failed(ErrorCodes.UpstreamUnreachable, "down")
            {
                Class = Steps.FailureClass.Connect,
            }
            : ScriptedWorld.Done("1")));
        var first = Process(Flow);
        var run = (await first.StartAsync())!;
        await Standing(run, StandingKind.Retry);
        await first.DieAsync();
        time.Advance(TimeSpan.FromMinutes(30));
        var again = (await Process(Flow).TakeAsync(run.Run))!;
        await Standing(again, StandingKind.Retry);
        again.Why().Single().Until.ShouldBe(time.GetUtcNow() + TimeSpan.FromMinutes(30));

        time.Advance(TimeSpan.FromMinutes(30));

        (await again.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
        world.CallsTo("a").ShouldBe(2);
    }

    [Fact]
    public async Task Runs_with_one_key_go_one_after_the_other_and_hand_their_state_on()
    {
        const string Flow = """
            flow: counter
            key: "{{ input.who }}"
            state: { count: "{{ (state?.count ?? 0) + 1 }}" }
            input: { who: string }
            steps:
              a: { http: { connection: crm, method: POST, path: "/{{ state?.count ?? 0 }}" } }
            output: "{{ state?.count ?? 0 }}"
            """;
        var held = world.Holds("a");
        var process = Process(Flow);
        var first = (await process.StartAsync("""{"who":"ada"}"""))!;
        var second = (await process.StartAsync("""{"who":"ada"}"""))!;
        var other = (await process.StartAsync("""{"who":"bob"}"""))!;
        await world.Called("a", 2);
        second.IsQueued.ShouldBeTrue();
        held.SetResult();
        await first.Ended.WaitAsync(Patience);
        await other.Ended.WaitAsync(Patience);

        var next = (await process.TakeAsync(second.Run))!;

        (await next.Ended.WaitAsync(Patience)).Output!.ToString().ShouldBe("1");
        (await journal.KeyAsync(Tenancy.Default, "counter", "ada")).State!.Value.ToArray()
            .ShouldBe("""{"count":2}"""u8.ToArray());
        (await other.Ended).Output!.ToString().ShouldBe("0");
    }

    [Fact]
    public async Task A_hundred_starts_with_one_key_make_one_run()
    {
        var process = Process(Chain);
        var started = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(_ => process.StartAsync(idempotencyKey: "order-7")));

        var run = started.OfType<HostedRun>().ShouldHaveSingleItem();
        (await run.Ended.WaitAsync(Patience)).Status.ShouldBe(RunStatus.Succeeded);
        world.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Ten_thousand_keys_go_on_at_once_and_each_hands_its_state_on()
    {
        const int Keys = 10_000;
        const string Flow = """
            flow: counter
            key: "{{ input.who }}"
            state: "{{ input.who }}"
            input: { who: string }
            steps:
              a: { http: { connection: crm, method: POST, path: /a } }
            output: "{{ state }}"
            """;
        var process = Process(Flow);
        var first = await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => process.StartAsync(Who(key))));
        await Task.WhenAll(first.Select(run => run!.Ended)).WaitAsync(Patience * 3);
        var second = await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => process.StartAsync(Who(key))));
        var results = await Task.WhenAll(second.Select(run => run!.Ended)).WaitAsync(Patience * 3);

        for (var key = 0; key < Keys; key++) results[key].Output!.ToString().ShouldBe($"\"k{key}\"");
        world.Calls.Count.ShouldBe(2 * Keys);

        static string Who(int key) => $$"""{"who":"k{{key}}"}""";
    }

    private static TimeSpan Patience => TimeSpan.FromSeconds(20);

    private RunProcess Process(string yaml) => new(yaml, world, journal, time);

    private static Task Standing(HostedRun run, StandingKind kind) => RunProcess.StandingAsync(run, kind);
}
