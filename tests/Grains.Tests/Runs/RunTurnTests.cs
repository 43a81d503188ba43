using Meanwhile.Errors;
using Meanwhile.Journal;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>How runs come to a turn, wait there for their own, and leave it.</summary>
public sealed class RunTurnTests
{
    private const string Keyed = """
        flow: keyed
        input: { who: string }
        key: "{{ input.who }}"
        steps: { call: { http: { connection: crm, method: POST, path: /call } } }
        """;

    private const string Chain = """
        flow: chain
        input: { who: string }
        durable: true
        steps:
          a: { http: { connection: crm, method: POST, path: /a } }
          b: { http: { connection: crm, method: POST, path: "/b/{{ steps.a.body }}" } }
        """;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider time = RunProcess.NewTime();
    private readonly ScriptedWorld world = new();
    private readonly LiveRuns live = new();
    private readonly RunWakes wakes = new();
    private readonly List<bool> busy = [];

    [Fact]
    public async Task A_run_whose_turn_comes_while_it_asks_for_it_is_driven_once()
    {
        var journal = new HeldKeys();
        var (process, turn) = On(Keyed, journal);
        var run = Guid.CreateVersion7();
        var held = world.Holds("call");
        var starting = StartAsync(process, turn, run);
        await journal.AskedAsync();
        var here = (await live.FindAsync(run)).ShouldNotBeNull();
        var told = OnTurn(process, () => turn.GoAsync(here));
        await journal.AskedAsync();

        journal.Answer();
        await Task.WhenAll(starting, told).WaitAsync(Long);
        held.SetResult();

        (await here.Ended.WaitAsync(Long)).Status.ShouldBe(RunStatus.Succeeded);
        world.Calls.ShouldBe(["call"]);
        (await journal.FindAsync(run))!.Entries.Select(entry => entry.Kind)
            .ShouldBe([EntryKind.Began, EntryKind.Succeeded, EntryKind.Ended]);
    }

    [Fact]
    public async Task A_run_whose_turn_cannot_be_read_is_accepted_and_asks_again_a_second_later()
    {
        var journal = new HeldKeys();
        var (process, turn) = On(Keyed, journal);
        var run = Guid.CreateVersion7();
        var starting = StartAsync(process, turn, run);
        await journal.AskedAsync();

        journal.Fail();

        (await starting.WaitAsync(Long)).Refusal.ShouldBeNull();
        wakes.TakeDue(time.GetUtcNow()).ShouldBeEmpty();
        wakes.TakeDue(time.GetUtcNow().AddSeconds(1)).ShouldBe([run]);
    }

    [Fact]
    public async Task Whoever_waits_for_its_turn_is_told_though_the_journal_fails_when_the_run_before_ends()
    {
        var journal = new HeldKeys();
        var (process, turn) = On(Keyed, journal);
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var held = world.Holds("call");
        journal.Answer();
        foreach (var run in new[] { first, second })
        {
            await StartAsync(process, turn, run);
            await journal.AskedAsync();
        }
        await world.Called("call");
        journal.Hold();
        held.SetResult();
        await journal.AskedAsync();

        journal.Fail();
        await RunProcess.AdvanceUntilAsync(time, journal.AskedAsync(), TimeSpan.FromMilliseconds(200));
        journal.Answer();

        Guid[] due = [];
        await SeenAsync(process, () => (due = wakes.TakeDue(time.GetUtcNow())).Length > 0);
        due.ShouldBe([second]);
    }

    [Fact]
    public async Task A_run_that_is_just_being_started_is_not_taken_over()
    {
        var journal = new HeldJournal { HoldsStart = true };
        var (process, turn) = On(Keyed.Replace("key:", "idempotencyKey:", StringComparison.Ordinal), journal);
        var run = Guid.CreateVersion7();
        var held = world.Holds("call");
        var starting = StartAsync(process, turn, run);
        var taking = OnTurn(process, () => turn.TakeAsync(run));

        journal.Release();
        await Task.WhenAll(starting, taking).WaitAsync(Long);

        var here = (await live.FindAsync(run)).ShouldNotBeNull();
        held.SetResult();
        await here.Ended.WaitAsync(Long);
        (await journal.FindAsync(run))!.Record.Epoch.ShouldBe(1);
        world.Calls.ShouldBe(["call"]);
    }

    [Fact]
    public async Task A_grain_stays_in_memory_from_its_first_run_to_the_end_of_its_last()
    {
        var (process, turn) = On("""
            flow: two
            durable: true
            steps: { call: { http: { connection: crm, method: POST, path: /call } } }
            """, new MemoryJournal());
        var held = world.Holds("call");
        var runs = new[] { Guid.CreateVersion7(), Guid.CreateVersion7() };
        foreach (var run in runs) await StartAsync(process, turn, run);
        await world.Called("call", 2);
        busy.ShouldBe([true]);

        held.SetResult();

        await SeenAsync(process, () => busy.Count == 2);
        busy.ShouldBe([true, false]);
        live.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Runs_in_memory_are_remembered_whole_until_enough_others_have_ended()
    {
        var (process, turn) = On("""
            flow: quick
            steps: { one: { set: 1 } }
            """, new MemoryJournal());
        var runs = Enumerable.Range(0, Limits.RecentRunsMax + 1).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var run in runs)
            (await StartAsync(process, turn, run, patience: Long)).Result!.Status.ShouldBe(RunStatus.Succeeded);

        await SeenAsync(process, () => live.FindAsync(runs[0]).Result is null);
        (await live.FindAsync(runs[1])).ShouldNotBeNull().Ended.IsCompleted.ShouldBeTrue();
        (await live.FindAsync(runs[^1])).ShouldNotBeNull();
        live.Count.ShouldBe(0, "none of them is driven any more");
    }

    [Fact]
    public async Task Large_runs_in_memory_are_forgotten_sooner()
    {
        var (process, turn) = On("""
            flow: large
            input: { who: string }
            steps: { one: { set: "{{ input.who.repeat(300000) }}" } }
            """, new MemoryJournal());
        var runs = Enumerable.Range(0, 50).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var run in runs)
            (await StartAsync(process, turn, run, patience: Long)).Result!.Problem.ShouldBeNull();

        await SeenAsync(process, () => live.FindAsync(runs[0]).Result is null);
        (await live.FindAsync(runs[^1])).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_run_that_was_lost_to_another_silo_is_asked_for_in_case_that_silo_dies()
    {
        var (process, turn) = On(Chain, new MemoryJournal());
        var held = world.Holds("a");
        var run = Guid.CreateVersion7();
        await StartAsync(process, turn, run);
        await world.Called("a");
        await process.Journal.TakeAsync(run);

        held.SetResult();

        await SeenAsync(process, () => live.Count == 0);
        wakes.TakeDue(time.GetUtcNow().AddSeconds(1)).ShouldBe([run]);
    }

    [Fact]
    public async Task A_run_that_could_not_be_kept_is_not_asked_for()
    {
        var journal = new HeldJournal { HoldsStart = true };
        var (process, turn) = On(Chain, journal);
        var starting = StartAsync(process, turn, Guid.CreateVersion7());
        await SeenAsync(process, () => live.Count == 1);

        journal.Drop();

        await Should.ThrowAsync<StorageUnavailableException>(starting.WaitAsync(Long));
        await SeenAsync(process, () => live.Count == 0);
        wakes.TakeDue(time.GetUtcNow().AddDays(1)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_of_a_run_that_was_parked_stays_in_memory()
    {
        var (process, turn) = On("""
            flow: sleeper
            input: { who: string }
            durable: true
            steps: { rest: { wait: 10h } }
            """, new MemoryJournal());

        var parked = await ParkedAsync(process, turn, Guid.CreateVersion7());

        await SeenAsync(process, () =>
        {
            GC.Collect();
            return !parked.IsAlive;
        });
    }

    /// <summary>In a method of its own, which keeps no reference when it has ended.</summary>
    private async Task<WeakReference> ParkedAsync(RunProcess process, RunTurn turn, Guid run)
    {
        await StartAsync(process, turn, run);
        var here = (await live.FindAsync(run)).ShouldNotBeNull();
        await RunProcess.StandingAsync(here, StandingKind.Timer);
        await RunProcess.AdvanceUntilAsync(time, here.Gone, TimeSpan.FromMilliseconds(500));
        return new WeakReference(here);
    }

    private (RunProcess Process, RunTurn Turn) On(string yaml, IJournal journal)
    {
        var process = new RunProcess(yaml, world, journal, time);
        return (process, process.NewTurn(live, wakes, busy.Add));
    }

    private static Task<RunReply> StartAsync(
        RunProcess process, RunTurn turn, Guid run, TimeSpan patience = default) => process.OnTurn(
        () => turn.StartAsync(process.NewStart(run, patience, """{"who":"ada"}"""), CancellationToken.None));

    private static Task OnTurn(RunProcess process, Func<Task> work) => process.OnTurn(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Completes when what comes behind the end of a run can be seen.</summary>
    private static async Task SeenAsync(RunProcess process, Func<bool> isThere)
    {
        var patience = DateTime.UtcNow + Long;
        while (!await process.OnTurn(() => Task.FromResult(isThere()))) DateTime.UtcNow.ShouldBeLessThan(patience);
    }
}
