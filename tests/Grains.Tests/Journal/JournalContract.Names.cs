using Shouldly;
using Xunit;

namespace Meanwhile.Journal;

public abstract partial class JournalContract
{
    [Fact]
    public async Task An_idempotency_key_gives_the_run_that_was_started_with_it()
    {
        var (first, second) = (Run(), Run());
        await Journal.StartAsync(new NewRun(first, [], Claim("once")));

        (await Journal.StartAsync(new NewRun(second, [Entry(1)], Claim("once"))))
            .ShouldBe(new RunAdmission(first.Run, IsNew: false, FitsInput: true));

        (await Journal.FindAsync(second.Run)).ShouldBeNull();
        (await Journal.FindAsync(first.Run)).ShouldNotBeNull().Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_key_with_another_input_is_told_apart()
    {
        var first = Run();
        await Journal.StartAsync(new NewRun(first, [], Claim("once", "one")));

        (await Journal.StartAsync(new NewRun(Run(), [], Claim("once", "other"))))
            .ShouldBe(new RunAdmission(first.Run, IsNew: false, FitsInput: false));
    }

    [Fact]
    public async Task Tenants_and_flows_have_idempotency_keys_of_their_own()
    {
        await Journal.StartAsync(new NewRun(Run(), [], Claim("once")));

        (await Journal.StartAsync(new NewRun(Run(tenant: "other"), [], Claim("once")))).IsNew.ShouldBeTrue();
        (await Journal.StartAsync(new NewRun(Run(flow: "other"), [], Claim("once")))).IsNew.ShouldBeTrue();
        (await Journal.StartAsync(new NewRun(Run(), [], Claim("twice")))).IsNew.ShouldBeTrue();
    }

    [Fact]
    public async Task An_idempotency_key_that_has_expired_can_be_used_again()
    {
        var (first, later) = (Run(), Run() with { StartedAt = Noon.AddDays(2) });
        await Journal.StartAsync(new NewRun(first, [], Claim("once")));

        (await Journal.StartAsync(new NewRun(later, [],
            new IdempotencyClaim("once", "other", Noon.AddDays(3))))).IsNew.ShouldBeTrue();

        (await Journal.FindAsync(later.Run)).ShouldNotBeNull();
        (await Journal.StartAsync(new NewRun(Run(), [], Claim("once", "other")))).Run.ShouldBe(later.Run);
    }

    [Fact]
    public async Task A_hundred_starts_with_one_key_at_once_are_one_run()
    {
        var asked = Enumerable.Range(0, 100).Select(_ => new NewRun(Run(), [Entry(1)], Claim("once"))).ToArray();

        var admissions = await AtOnceAsync(asked, Journal.StartAsync);

        admissions.Count(admission => admission.IsNew).ShouldBe(1);
        admissions.Select(admission => admission.Run).Distinct().ShouldHaveSingleItem();
        admissions.ShouldAllBe(admission => admission.FitsInput);
        (await Journal.OpenAsync(default, 200)).ShouldBe([admissions[0].Run]);
    }

    [Fact]
    public async Task Of_one_run_started_many_times_at_once_there_is_one_and_each_start_was_new()
    {
        var start = new NewRun(Run(), [Entry(1)], Claim("once"));

        var admissions = await AtOnceAsync(Enumerable.Repeat(start, 50), Journal.StartAsync);

        admissions.ShouldAllBe(admission => admission.IsNew && admission.Run == start.Record.Run);
        (await Journal.FindAsync(start.Record.Run)).ShouldNotBeNull().Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_that_was_never_seen_has_nothing() =>
        (await Journal.KeyAsync("t", "f", "nobody")).ShouldBe(new KeyRecord(null, null));

    [Fact]
    public async Task Runs_of_one_key_have_their_turn_in_the_order_in_which_they_were_accepted()
    {
        // Names are made in another order than runs are accepted.
        Guid[] names = [.. Enumerable.Range(0, 4).Select(number => Guid.CreateVersion7(Noon.AddHours(-number)))];
        foreach (var name in names) await StartAsync(Run() with { Run = name, Key = "ada" });

        foreach (var name in names)
        {
            (await Journal.KeyAsync("t", "f", "ada")).Head.ShouldBe(name);
            await EndAsync(name);
        }
        (await Journal.KeyAsync("t", "f", "ada")).Head.ShouldBeNull();
    }

    [Fact]
    public async Task The_first_run_of_a_key_stays_the_first_however_many_come_at_once()
    {
        var first = await StartAsync(Run() with { Key = "ada" });

        await AtOnceAsync(Enumerable.Range(0, 100).Select(_ => Run() with { Key = "ada" }), StartAsync);

        (await Journal.KeyAsync("t", "f", "ada")).Head.ShouldBe(first);
        var seen = new HashSet<Guid>();
        while ((await Journal.KeyAsync("t", "f", "ada")).Head is { } head)
        {
            seen.Add(head).ShouldBeTrue();
            await EndAsync(head);
        }
        seen.Count.ShouldBe(101);
    }

    [Fact]
    public async Task The_state_of_a_key_changes_with_the_end_of_a_run()
    {
        var run = await StartAsync(Run() with { Key = "ada" });
        var other = await StartAsync(Run() with { Key = "bob" });

        await EndAsync(run, """{"n":1}""");

        var key = await Journal.KeyAsync("t", "f", "ada");
        Text(key.State.ShouldNotBeNull()).ShouldBe("""{"n":1}""");
        key.Head.ShouldBeNull();
        (await Journal.KeyAsync("t", "f", "bob")).ShouldBe(new KeyRecord(null, other));
        (await Journal.KeyAsync("other", "f", "ada")).ShouldBe(new KeyRecord(null, null));
    }

    [Fact]
    public async Task An_end_that_says_nothing_of_the_state_leaves_it()
    {
        await EndAsync(await StartAsync(Run() with { Key = "ada" }), "1");
        await EndAsync(await StartAsync(Run() with { Key = "ada" }));

        Text((await Journal.KeyAsync("t", "f", "ada")).State.ShouldNotBeNull()).ShouldBe("1");
    }

    private async Task EndAsync(Guid run, string? state = null, DateTimeOffset? at = null) =>
        (await Journal.AppendAsync(new RunAppend(
            run, 1, [Entry(100, EntryKind.Ended)], Meanwhile.Runs.RunStatus.Succeeded, null)
        {
            EndedAt = at ?? Noon.AddHours(1),
            KeyState = state is null ? default(ReadOnlyMemory<byte>?) : Json(state),
        })).ShouldBeTrue();

    /// <summary>Every call from a thread of the pool, so that they meet.</summary>
    private static Task<TResult[]> AtOnceAsync<T, TResult>(IEnumerable<T> all, Func<T, Task<TResult>> call) =>
        Task.WhenAll(all.Select(one => Task.Run(() => call(one))));
}
