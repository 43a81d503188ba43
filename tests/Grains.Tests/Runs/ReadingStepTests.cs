using Meanwhile.Errors;
using Meanwhile.Journal;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>Steps that only read do not wait for the journal; what is shown to others does.</summary>
public sealed class ReadingStepTests
{
    private const string Flow = """
        flow: reads
        durable: true
        steps:
          one: { http: { connection: crm, path: /one } }
          two: { http: { connection: crm, path: "/two/{{ steps.one.body }}" } }
          three: { http: { connection: crm, method: POST, path: "/three/{{ steps.two.body }}" } }
        output: "{{ steps.three.body }}"
        """;

    private readonly FakeTimeProvider time = RunProcess.NewTime();
    private readonly ScriptedWorld world = new();

    [Fact]
    public async Task What_was_read_is_used_for_reading_at_once_and_for_writing_when_it_is_durable()
    {
        var journal = new HeldJournal();
        var process = new RunProcess(Flow, world, journal, time);
        var run = (await process.StartAsync())!;

        await world.Called("two");
        await journal.Asked;
        await process.OnTurn(() => Task.FromResult(true));
        world.Calls.ShouldBe(["one", "two"]);
        journal.Release();

        (await run.Ended.WaitAsync(TimeSpan.FromSeconds(20))).Status.ShouldBe(RunStatus.Succeeded);
        world.Calls.ShouldBe(["one", "two", "three"]);
        var entries = (await journal.FindAsync(run.Run))!.Entries;
        entries.Where(entry => entry.Kind == EntryKind.Succeeded).Select(entry => entry.Place)
            .ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task What_was_read_and_not_kept_when_the_process_died_is_read_again_and_nothing_was_written_with_it()
    {
        var journal = new HeldJournal();
        var first = new RunProcess(Flow, world, journal, time);
        var run = (await first.StartAsync())!;
        await world.Called("two");
        await first.DieAsync();
        journal.Drop();

        var again = (await new RunProcess(Flow, world, journal, time).TakeAsync(run.Run))!;

        (await again.Ended.WaitAsync(TimeSpan.FromSeconds(20))).Status.ShouldBe(RunStatus.Succeeded);
        world.Calls.ShouldBe(["one", "two", "one", "two", "three"]);
    }

    [Fact]
    public async Task A_run_reads_before_its_start_is_durable_and_writes_when_it_is()
    {
        var journal = new HeldJournal { HoldsStart = true };
        var process = new RunProcess(Flow, world, journal, time);
        var starting = process.StartAsync();

        await world.Called("two");
        await process.OnTurn(() => Task.FromResult(true));
        world.Calls.ShouldBe(["one", "two"]);
        starting.IsCompleted.ShouldBeFalse("nobody is told of a run that is not kept");
        journal.Release();

        (await (await starting)!.Ended.WaitAsync(TimeSpan.FromSeconds(20))).Status.ShouldBe(RunStatus.Succeeded);
        world.Calls.ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task A_run_that_begins_with_a_writing_step_waits_until_its_start_is_durable()
    {
        var journal = new HeldJournal { HoldsStart = true };
        var process = new RunProcess("""
            flow: writes
            durable: true
            steps:
              one: { http: { connection: crm, method: POST, path: /one } }
            """, world, journal, time);
        var starting = process.StartAsync();
        await process.OnTurn(() => Task.FromResult(true));

        world.Calls.ShouldBeEmpty();
        journal.Release();

        (await (await starting)!.Ended.WaitAsync(TimeSpan.FromSeconds(20))).Status.ShouldBe(RunStatus.Succeeded);
        world.Calls.ShouldBe(["one"]);
    }

    [Fact]
    public async Task A_run_whose_start_cannot_be_kept_is_given_up_and_has_written_nothing()
    {
        var journal = new HeldJournal { HoldsStart = true };
        var process = new RunProcess(Flow, world, journal, time);
        var starting = process.StartAsync();
        await world.Called("two");

        journal.Drop();

        await Should.ThrowAsync<StorageUnavailableException>(() => starting);
        world.Calls.ShouldBe(["one", "two"]);
    }
}
