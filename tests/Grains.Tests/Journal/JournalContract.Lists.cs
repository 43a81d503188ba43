using Meanwhile.Runs;
using Shouldly;
using Xunit;

namespace Meanwhile.Journal;

public abstract partial class JournalContract
{
    [Fact]
    public async Task Runs_are_listed_newest_first_page_by_page_and_without_their_input()
    {
        var all = new List<Guid>();
        for (var number = 0; number < 7; number++)
            all.Add(await StartAsync(Run() with { Input = Json("[1]"), Key = "ada", TraceParent = "x" }));
        await StartAsync(Run(tenant: "other"));
        all.Reverse();

        var first = await Journal.ListAsync(new RunQuery("t", 3));
        var second = await Journal.ListAsync(new RunQuery("t", 10) { Before = first[^1].Run });

        first.Concat(second).Select(record => record.Run).ShouldBe(all);
        first.ShouldAllBe(record => record.Input.Length == 0 && record.Key == "ada" && record.Epoch == 1);
    }

    [Fact]
    public async Task Runs_are_listed_by_flow_and_status_and_key_and_time()
    {
        var plain = await StartAsync(Run());
        var keyed = await StartAsync(Run() with { Key = "ada" });
        var flow = await StartAsync(Run(flow: "g") with { Key = "ada" });
        var waiting = await StartAsync(Run() with { Status = RunStatus.Waiting, Key = "bob" });
        var late = Run() with { Run = Guid.CreateVersion7(Noon.AddDays(1)), StartedAt = Noon.AddDays(1) };
        await StartAsync(late);
        var query = new RunQuery("t", 10);

        (await ListAsync(query)).ShouldBe([late.Run, waiting, flow, keyed, plain]);
        (await ListAsync(query with { Flow = "g" })).ShouldBe([flow]);
        (await ListAsync(query with { Status = RunStatus.Waiting })).ShouldBe([waiting]);
        (await ListAsync(query with { Key = "ada" })).ShouldBe([flow, keyed]);
        (await ListAsync(query with { Key = "ada", Flow = "f" })).ShouldBe([keyed]);
        (await ListAsync(query with { Since = Noon.AddDays(1) })).ShouldBe([late.Run]);
        (await ListAsync(query with { Since = Noon.AddDays(1).AddMicroseconds(1) })).ShouldBeEmpty();
        (await ListAsync(query with { Before = flow, Flow = "f" })).ShouldBe([keyed, plain]);
        (await ListAsync(new RunQuery("nobody", 10))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_runs_are_those_with_work_to_do_in_the_order_of_their_names()
    {
        var open = new List<Guid>();
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            var run = await StartAsync(Run() with { Status = status, WakeAt = Noon });
            if (status is RunStatus.Running or RunStatus.Queued) open.Add(run);
        }
        var other = await StartAsync(Run(tenant: "other"));

        (await Journal.OpenAsync(default, 10)).ShouldBe([.. open, other]);
        (await Journal.OpenAsync(default, 1)).ShouldBe([open[0]]);
        (await Journal.OpenAsync(open[0], 10)).ShouldBe([open[1], other]);
        (await Journal.OpenAsync(other, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_some_shards_come_only_their_runs()
    {
        var open = new List<Guid>();
        var parked = new List<Guid>();
        for (var number = 0; number < 20; number++)
        {
            open.Add(await StartAsync(Run()));
            parked.Add(await StartAsync(Run() with { Status = RunStatus.Waiting, WakeAt = Noon.AddSeconds(number) }));
        }
        short[] shards = [.. open.Concat(parked).Select(RunShard.Of).Distinct().Where(shard => shard % 2 == 0)];

        (await Journal.OpenAsync(default, 100, shards)).ShouldBe(open.Where(IsIn));
        (await Journal.WakingAsync(default, 100, shards)).Select(time => time.Run).ShouldBe(parked.Where(IsIn));
        (await Journal.OpenAsync(default, 100, [])).ShouldBeEmpty();
        (await Journal.WakingAsync(default, 100, [])).ShouldBeEmpty();

        bool IsIn(Guid run) => shards.Contains(RunShard.Of(run));
    }

    [Fact]
    public async Task Names_are_ordered_by_all_their_bytes()
    {
        Guid[] names = [.. Enumerable.Range(0, 16).SelectMany(place => new[] { Name(place, 0x7f), Name(place, 0x80) })];
        foreach (var name in names) await StartAsync(Run() with { Run = name });

        (await Journal.OpenAsync(default, 100)).ShouldBe(names.Order());
        (await Journal.ListAsync(new RunQuery("t", 100))).Select(record => record.Run)
            .ShouldBe(names.OrderDescending());

        static Guid Name(int place, byte value)
        {
            var bytes = new byte[16];
            bytes[place] = value;
            return new Guid(bytes, bigEndian: true);
        }
    }

    [Fact]
    public async Task Parked_runs_with_a_time_to_wake_come_in_the_order_of_that_time()
    {
        var second = await StartAsync(Run() with { Status = RunStatus.Waiting, WakeAt = Noon.AddSeconds(2) });
        var third = await StartAsync(Run() with { Status = RunStatus.Paused, WakeAt = Noon.AddSeconds(2) });
        var first = await StartAsync(Run() with { Status = RunStatus.Waiting, WakeAt = Noon.AddSeconds(1) });
        await StartAsync(Run() with { Status = RunStatus.Waiting });
        await StartAsync(Run() with { Status = RunStatus.Running });
        WakeTime[] order =
        [
            new(Noon.AddSeconds(1), first), new(Noon.AddSeconds(2), second), new(Noon.AddSeconds(2), third),
        ];

        (await Journal.WakingAsync(default, 10)).ShouldBe(order);
        (await Journal.WakingAsync(default, 2)).ShouldBe(order[..2]);
        (await Journal.WakingAsync(order[1], 10)).ShouldBe(order[2..]);
        (await Journal.WakingAsync(order[2], 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_goes_on_waits_for_no_time_any_more()
    {
        var run = await StartAsync(Run() with { Status = RunStatus.Waiting, WakeAt = Noon });

        await Journal.AppendAsync(new RunAppend(run, 1, [], RunStatus.Running, null));

        (await Journal.WakingAsync(default, 10)).ShouldBeEmpty();
        (await Journal.OpenAsync(default, 10)).ShouldBe([run]);
    }

    [Fact]
    public async Task Runs_that_ended_long_ago_are_removed_the_oldest_first_and_few_at_a_time()
    {
        var open = await StartAsync(Run());
        var ended = new List<Guid>();
        for (var number = 0; number < 5; number++)
        {
            var run = Run() with { Input = Json(Large('i')) };
            await Journal.StartAsync(new NewRun(run, [Entry(1, body: Large('b'))], null));
            await EndAsync(run.Run, at: Noon.AddHours(number));
            ended.Add(run.Run);
        }

        (await Journal.RemoveAsync(Noon.AddHours(4), Noon, 3)).ShouldBe(3);
        (await ListAsync(new RunQuery("t", 10))).ShouldBe([ended[4], ended[3], open]);
        (await Journal.RemoveAsync(Noon.AddHours(4), Noon, 3)).ShouldBe(1);
        (await Journal.RemoveAsync(Noon.AddHours(4), Noon, 3)).ShouldBe(0);
        (await ListAsync(new RunQuery("t", 10))).ShouldBe([ended[4], open]);
        (await Journal.FindAsync(ended[0])).ShouldBeNull();
    }

    [Fact]
    public async Task Idempotency_keys_go_when_their_time_is_over_and_not_with_their_run()
    {
        var run = Run();
        await Journal.StartAsync(new NewRun(run, [], Claim("once")));
        await EndAsync(run.Run, at: Noon);

        (await Journal.RemoveAsync(Noon.AddHours(1), Noon.AddHours(1), 10)).ShouldBe(1);
        (await Journal.StartAsync(new NewRun(Run(), [], Claim("once")))).IsNew.ShouldBeFalse();
        await Journal.RemoveAsync(Noon, Noon.AddDays(2), 10);
        (await Journal.StartAsync(new NewRun(Run(), [], Claim("once")))).IsNew.ShouldBeTrue();
    }

    [Fact]
    public async Task The_state_of_a_key_outlives_its_runs()
    {
        await EndAsync(await StartAsync(Run() with { Key = "ada" }), "1", Noon);
        await EndAsync(await StartAsync(Run() with { Key = "bob" }), at: Noon);

        (await Journal.RemoveAsync(Noon.AddHours(1), Noon, 10)).ShouldBe(2);

        Text((await Journal.KeyAsync("t", "f", "ada")).State.ShouldNotBeNull()).ShouldBe("1");
        var next = await StartAsync(Run() with { Key = "bob" });
        (await Journal.KeyAsync("t", "f", "bob")).ShouldBe(new KeyRecord(null, next));
    }

    [Fact]
    public async Task Many_writes_at_once_are_all_made_and_none_is_mixed_up_with_another()
    {
        var runs = await AtOnceAsync(Enumerable.Range(0, 200).Select(_ => Run()), StartAsync);

        var results = await AtOnceAsync(runs.Select((run, index) => (run, index)), async one =>
        {
            if (one.index % 3 == 0) await Journal.TakeAsync(one.run);
            return await Journal.AppendAsync(new RunAppend(
                one.run, 1, [Entry(1, place: $"step{one.index}")], RunStatus.Running, null));
        });

        for (var index = 0; index < runs.Length; index++)
        {
            results[index].ShouldBe(index % 3 != 0);
            (await Journal.FindAsync(runs[index])).ShouldNotBeNull().Entries.Select(entry => entry.Place)
                .ShouldBe(index % 3 == 0 ? [] : [$"step{index}"]);
        }
    }

    [Fact]
    public async Task Of_many_who_take_a_run_at_once_each_gets_an_epoch_of_its_own()
    {
        var run = await StartAsync(Run());

        var taken = await AtOnceAsync(Enumerable.Repeat(run, 20), Journal.TakeAsync);

        taken.Select(one => one!.Record.Epoch).Order().ShouldBe(Enumerable.Range(2, 20).Select(epoch => (long)epoch));
    }

    private async Task<Guid[]> ListAsync(RunQuery query) =>
        [.. (await Journal.ListAsync(query)).Select(record => record.Run)];
}
