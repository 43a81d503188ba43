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

    /// <summary>Keeps the first append waiting, and then loses it or makes it.</summary>
    private sealed class HeldJournal : IJournal
    {
        private readonly MemoryJournal inner = new();
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<bool> isMade = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => asked.Task;

        public Guid? Database => null;

        public void Release() => isMade.SetResult(true);

        public void Drop() => isMade.SetResult(false);

        public async Task<bool> AppendAsync(RunAppend append)
        {
            if (!asked.TrySetResult()) return await inner.AppendAsync(append);
            return await isMade.Task && await inner.AppendAsync(append);
        }

        public Task<RunAdmission> StartAsync(NewRun run) => inner.StartAsync(run);

        public Task<StoredRun?> TakeAsync(Guid run) => inner.TakeAsync(run);

        public Task<StoredRun?> FindAsync(Guid run) => inner.FindAsync(run);

        public Task<RunRecord[]> ListAsync(RunQuery query) => inner.ListAsync(query);

        public Task<Guid[]> OpenAsync(Guid after, int limit, short[]? shards = null) =>
            inner.OpenAsync(after, limit, shards);

        public Task<WakeTime[]> WakingAsync(WakeTime after, int limit, short[]? shards = null) =>
            inner.WakingAsync(after, limit, shards);

        public Task<KeyRecord> KeyAsync(string tenant, string flow, string key) => inner.KeyAsync(tenant, flow, key);

        public Task<int> RemoveAsync(DateTimeOffset endedBefore, DateTimeOffset now, int limit) =>
            inner.RemoveAsync(endedBefore, now, limit);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
