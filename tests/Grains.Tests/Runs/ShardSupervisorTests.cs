using System.Threading.Channels;
using Meanwhile.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>Who is woken, and when, and what that costs while nobody is.</summary>
public sealed class ShardSupervisorTests : IAsyncDisposable
{
    private const int Parked = 100_000;

    private readonly FakeTimeProvider time = RunProcess.NewTime();
    private readonly CountedJournal journal = new(new MemoryJournal());
    private readonly RunWakes wakes = new(max: 5_000);
    private readonly Channel<ShardShare> shares = Channel.CreateUnbounded<ShardShare>();
    private readonly Lock gate = new();
    private readonly List<(Guid Run, DateTimeOffset At)> woken = [];
    private ShardSupervisor? supervisor;

    public async ValueTask DisposeAsync()
    {
        if (supervisor is not null) await supervisor.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void A_time_that_stands_nowhere_else_is_not_left_to_the_journal()
    {
        var now = time.GetUtcNow();
        var full = new RunWakes(max: 2);
        full.Load([new WakeTime(now, Guid.NewGuid()), new WakeTime(now, Guid.NewGuid())], isLast: false);
        var (parked, asked) = (Guid.NewGuid(), Guid.NewGuid());

        full.Add(parked, now.AddSeconds(1));
        full.AddHere(asked, now.AddSeconds(1));

        full.TakeDue(now.AddSeconds(1)).ShouldContain(asked);
        full.TakeDue(now.AddSeconds(1)).ShouldNotContain(parked, "the journal tells of it when the page is done");
    }

    [Fact]
    public async Task A_hundred_thousand_parked_runs_cost_no_statement_until_due_and_each_wakes_once_in_time()
    {
        var due = new Dictionary<Guid, DateTimeOffset>();
        for (var number = 0; number < Parked; number++)
        {
            var at = time.GetUtcNow().AddHours(1).AddMilliseconds(number * 7919 % 600_000);
            due[await ParkAsync(at)] = at;
        }
        await StartAsync();
        await UntilAsync(() => wakes.First is not null);
        var before = journal.Statements;

        for (var minute = 0; minute < 59; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }
        journal.Statements.ShouldBe(before, "nothing was due");
        Count().ShouldBe(0);

        for (var step = 0; Count() < Parked && step < 100_000; step++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(UntilAsync(() => Count() == Parked), Task.Delay(1));
        }

        woken.Select(one => one.Run).Distinct().Count().ShouldBe(Parked);
        woken.Count.ShouldBe(Parked);
        woken.Count(one => one.At < due[one.Run]).ShouldBe(0, "none is woken early");
    }

    [Fact]
    public async Task What_stood_with_work_to_do_goes_on_at_the_start_and_what_is_parked_does_not()
    {
        var open = await AddAsync(RunStatus.Running, null);
        var queued = await AddAsync(RunStatus.Queued, null);
        await AddAsync(RunStatus.Waiting, null);
        await AddAsync(RunStatus.Paused, null);

        await StartAsync();
        await UntilAsync(() => Count() == 2);

        woken.Select(one => one.Run).ShouldBe([open, queued], ignoreOrder: true);
    }

    [Fact]
    public async Task A_run_that_is_parked_later_but_must_wake_sooner_is_woken_first()
    {
        await ParkAsync(time.GetUtcNow().AddHours(2));
        await StartAsync();
        await UntilAsync(() => wakes.First is not null);
        var sooner = Guid.CreateVersion7();
        wakes.Add(sooner, time.GetUtcNow().AddMinutes(1));

        await RunProcess.AdvanceUntilAsync(time, UntilAsync(() => Count() > 0), TimeSpan.FromMinutes(1));

        woken.Single().Run.ShouldBe(sooner);
    }

    [Fact]
    public async Task Only_runs_of_this_silos_shards_go_on_and_those_of_others_when_they_become_its_own()
    {
        var runs = new List<Guid>();
        for (var number = 0; number < 40; number++) runs.Add(await AddAsync(RunStatus.Running, null));
        var mine = Shards(0);

        await StartAsync(new ShardShare(mine, MayBeLeft: true));
        await UntilAsync(() => Count() == runs.Count(IsMine));
        woken.Select(one => one.Run).ShouldBe(runs.Where(IsMine), ignoreOrder: true);

        shares.Writer.TryWrite(new ShardShare(Shards(1), MayBeLeft: true));
        await UntilAsync(() => Count() == runs.Count);
        woken.Select(one => one.Run).ShouldBe(runs, ignoreOrder: true);

        bool IsMine(Guid run) => mine.Contains(RunShard.Of(run));
    }

    [Fact]
    public async Task A_run_of_anothers_shard_that_was_parked_here_is_woken_here_though_the_owner_cannot_know_of_it()
    {
        await StartAsync(new ShardShare([], MayBeLeft: true));
        await UntilAsync(() => wakes.Mine is not null);
        for (var number = 0; number < 6_000; number++)
            wakes.Add(Guid.CreateVersion7(), time.GetUtcNow().AddMinutes(1).AddMilliseconds(number));

        await RunProcess.AdvanceUntilAsync(time, UntilAsync(() => Count() == 6_000), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Shards_that_come_later_bring_their_parked_runs_and_disturb_nobody_who_is_driven_elsewhere()
    {
        var at = time.GetUtcNow().AddMinutes(1);
        var (even, odd) = (new List<Guid>(), new List<Guid>());
        while (even.Count < 5 || odd.Count < 5)
        {
            var run = await ParkAsync(at);
            (RunShard.Of(run) % 2 == 0 ? even : odd).Add(run);
        }
        await AddAsync(RunStatus.Running, null);
        await StartAsync(new ShardShare(Shards(0), MayBeLeft: false));
        await UntilAsync(() => wakes.First is not null);

        shares.Writer.TryWrite(new ShardShare([.. Shards(0).Union(Shards(1)).Order()], MayBeLeft: false));
        await RunProcess.AdvanceUntilAsync(
            time, UntilAsync(() => Woken().Count == even.Count + odd.Count), TimeSpan.FromMinutes(1));

        Woken().ShouldBe([.. even, .. odd], ignoreOrder: true);

        HashSet<Guid> Woken()
        {
            lock (gate) return [.. woken.Select(one => one.Run)];
        }
    }

    private static short[] Shards(int rest) =>
        [.. Enumerable.Range(0, RunShard.Count).Where(shard => shard % 2 == rest).Select(shard => (short)shard)];

    private async Task StartAsync(ShardShare? share = null)
    {
        supervisor = new ShardSupervisor(
            journal, new Shares(shares.Reader), wakes, GoOnAsync, time, NullLogger<ShardSupervisor>.Instance);
        await supervisor.StartAsync(CancellationToken.None);
        shares.Writer.TryWrite(share ?? new ShardShare(null, MayBeLeft: true));
    }

    private Task GoOnAsync(Guid run)
    {
        lock (gate) woken.Add((run, time.GetUtcNow()));
        return Task.CompletedTask;
    }

    private int Count()
    {
        lock (gate) return woken.Count;
    }

    private Task<Guid> ParkAsync(DateTimeOffset at) => AddAsync(RunStatus.Waiting, at);

    private async Task<Guid> AddAsync(RunStatus status, DateTimeOffset? wakeAt)
    {
        var record = new RunRecord
        {
            Run = Guid.CreateVersion7(),
            Tenant = "t",
            Flow = "f",
            Version = "v",
            StartedAt = time.GetUtcNow(),
        };
        await journal.Inner.StartAsync(new NewRun(record, [], null));
        await journal.Inner.AppendAsync(new RunAppend(record.Run, 1, [], status, wakeAt));
        return record.Run;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds()) await Task.Delay(1);
    }

    private sealed class Shares(ChannelReader<ShardShare> news) : IShards
    {
        public IAsyncEnumerable<ShardShare> FollowAsync(CancellationToken stop) => news.ReadAllAsync(stop);
    }

    /// <summary>Counts what it is asked.</summary>
    private sealed class CountedJournal(IJournal inner) : IJournal
    {
        private int statements;

        public IJournal Inner => inner;

        public Guid? Database => null;

        public int Statements => Volatile.Read(ref statements);

        public Task<RunAdmission> StartAsync(NewRun run) => Counted(inner.StartAsync(run));

        public Task<bool> AppendAsync(RunAppend append) => Counted(inner.AppendAsync(append));

        public Task<StoredRun?> TakeAsync(Guid run) => Counted(inner.TakeAsync(run));

        public Task<StoredRun?> FindAsync(Guid run) => Counted(inner.FindAsync(run));

        public Task<RunRecord[]> ListAsync(RunQuery query) => Counted(inner.ListAsync(query));

        public Task<Guid[]> OpenAsync(Guid after, int limit, short[]? shards = null) =>
            Counted(inner.OpenAsync(after, limit, shards));

        public Task<WakeTime[]> WakingAsync(WakeTime after, int limit, short[]? shards = null) =>
            Counted(inner.WakingAsync(after, limit, shards));

        public Task<KeyRecord> KeyAsync(string tenant, string flow, string key) =>
            Counted(inner.KeyAsync(tenant, flow, key));

        public Task<int> RemoveAsync(DateTimeOffset endedBefore, DateTimeOffset now, int limit) =>
            Counted(inner.RemoveAsync(endedBefore, now, limit));

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private T Counted<T>(T work)
        {
            Interlocked.Increment(ref statements);
            return work;
        }
    }
}
