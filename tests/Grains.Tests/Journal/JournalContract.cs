using System.Text;
using Meanwhile.Runs;
using Shouldly;
using Xunit;

namespace Meanwhile.Journal;

/// <summary>What every journal does, whatever it keeps runs in.</summary>
public abstract partial class JournalContract : IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private long made;

    protected IJournal Journal { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Journal = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_run_that_was_started_is_found_as_it_was()
    {
        var run = Run() with
        {
            Key = "ada",
            Status = RunStatus.Waiting,
            WakeAt = Noon.AddDays(3).AddMicroseconds(7),
            Input = Json("""{"a":"ä€😀"}"""),
            TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            TraceState = "a=1,b=2",
        };
        var entry = Entry(1, EntryKind.Began, "all[3].pack", """{"x":1}""") with { At = Noon.AddMicroseconds(123) };

        (await Journal.StartAsync(new NewRun(run, [entry], null)))
            .ShouldBe(new RunAdmission(run.Run, IsNew: true, FitsInput: true));

        var found = (await Journal.FindAsync(run.Run)).ShouldNotBeNull();
        Same(found.Record, run with { Epoch = 1 });
        Text(found.Record.Input).ShouldBe(Text(run.Input));
        found.Entries.Select(Flat).ShouldBe([Flat(entry)]);
    }

    [Fact]
    public async Task A_run_that_has_ended_before_it_is_kept_is_kept_with_its_end()
    {
        var run = Run() with { Status = RunStatus.Succeeded, EndedAt = Noon.AddSeconds(1) };

        await Journal.StartAsync(new NewRun(run, [Entry(1, EntryKind.Succeeded), Entry(2, EntryKind.Ended)], null));

        var found = (await Journal.FindAsync(run.Run)).ShouldNotBeNull();
        Same(found.Record, run with { Epoch = 1 });
        found.Entries.Count.ShouldBe(2);
        (await Journal.OpenAsync(default, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_nobody_started_is_not_found_and_cannot_be_taken_or_written()
    {
        var nobody = Guid.CreateVersion7(Noon);

        (await Journal.FindAsync(nobody)).ShouldBeNull();
        (await Journal.TakeAsync(nobody)).ShouldBeNull();
        (await Journal.AppendAsync(new RunAppend(nobody, 1, [Entry(1)], RunStatus.Running, null))).ShouldBeFalse();
        (await Journal.FindAsync(nobody)).ShouldBeNull();
    }

    [Fact]
    public async Task Starting_the_same_run_again_changes_nothing_and_says_that_it_is_new()
    {
        var run = Run() with { Key = "ada" };
        var start = new NewRun(run, [Entry(1, EntryKind.Began)], Claim("once"));
        await Journal.StartAsync(start);
        await Journal.AppendAsync(new RunAppend(run.Run, 1, [Entry(2)], RunStatus.Waiting, Noon.AddHours(1)));
        await Journal.TakeAsync(run.Run);

        (await Journal.StartAsync(start)).ShouldBe(new RunAdmission(run.Run, IsNew: true, FitsInput: true));

        var found = (await Journal.FindAsync(run.Run)).ShouldNotBeNull();
        found.Record.Status.ShouldBe(RunStatus.Waiting);
        found.Record.Epoch.ShouldBe(2);
        found.Entries.Count.ShouldBe(2);
        (await Journal.KeyAsync("t", "f", "ada")).Head.ShouldBe(run.Run);
    }

    [Fact]
    public async Task Entries_follow_each_other_and_the_row_says_how_the_run_stands()
    {
        var run = await StartAsync(Run());

        (await Journal.AppendAsync(new RunAppend(run, 1, [Entry(1), Entry(2)], RunStatus.Running, null)))
            .ShouldBeTrue();
        (await Journal.AppendAsync(new RunAppend(run, 1, [Entry(3)], RunStatus.Waiting, Noon))).ShouldBeTrue();
        (await Journal.AppendAsync(new RunAppend(run, 1, [], RunStatus.Paused, null))).ShouldBeTrue();
        (await Journal.AppendAsync(new RunAppend(run, 1, [Entry(4, EntryKind.Ended)], RunStatus.Failed, null)
        {
            EndedAt = Noon.AddMinutes(1),
        })).ShouldBeTrue();

        var found = (await Journal.FindAsync(run)).ShouldNotBeNull();
        found.Entries.Select(entry => entry.Seq).ShouldBe([1, 2, 3, 4]);
        found.Record.Status.ShouldBe(RunStatus.Failed);
        found.Record.WakeAt.ShouldBeNull();
        found.Record.EndedAt.ShouldBe(Noon.AddMinutes(1));
    }

    [Fact]
    public async Task The_same_append_again_is_harmless()
    {
        var run = await StartAsync(Run());
        var append = new RunAppend(run, 1, [Entry(1), Entry(2)], RunStatus.Waiting, Noon);

        (await Journal.AppendAsync(append)).ShouldBeTrue();
        (await Journal.AppendAsync(append)).ShouldBeTrue();

        var found = (await Journal.FindAsync(run)).ShouldNotBeNull();
        found.Entries.Select(Flat).ShouldBe(append.Entries.Select(Flat));
        found.Record.Status.ShouldBe(RunStatus.Waiting);
    }

    [Fact]
    public async Task An_entry_that_is_there_is_never_changed()
    {
        var run = await StartAsync(Run());
        await Journal.AppendAsync(new RunAppend(run, 1, [Entry(1, body: "1")], RunStatus.Running, null));

        await Journal.AppendAsync(new RunAppend(run, 1, [Entry(1, body: "2")], RunStatus.Running, null));

        (await Journal.FindAsync(run)).ShouldNotBeNull().Entries.ShouldHaveSingleItem()
            .Body.ToArray().ShouldBe(Json("1").ToArray());
    }

    [Fact]
    public async Task Whoever_takes_a_run_over_gets_all_of_it_and_the_next_epoch()
    {
        var run = Run() with { Input = Json("[1,2]") };
        await Journal.StartAsync(new NewRun(run, [Entry(1)], null));
        await Journal.AppendAsync(new RunAppend(run.Run, 1, [Entry(2)], RunStatus.Running, null));

        var first = (await Journal.TakeAsync(run.Run)).ShouldNotBeNull();
        var second = (await Journal.TakeAsync(run.Run)).ShouldNotBeNull();

        first.Record.Epoch.ShouldBe(2);
        second.Record.Epoch.ShouldBe(3);
        Text(second.Record.Input).ShouldBe("[1,2]");
        second.Entries.Select(entry => entry.Seq).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Whoever_had_the_run_before_changes_nothing_of_it()
    {
        var run = Run() with { Key = "ada" };
        await Journal.StartAsync(new NewRun(run, [Entry(1)], null));
        await Journal.TakeAsync(run.Run);

        (await Journal.AppendAsync(new RunAppend(
            run.Run, 1, [Entry(2, EntryKind.Ended, body: Large('x'))], RunStatus.Succeeded, Noon)
        {
            EndedAt = Noon,
            KeyState = Json("1"),
        })).ShouldBeFalse();

        var found = (await Journal.FindAsync(run.Run)).ShouldNotBeNull();
        Same(found.Record, run with { Epoch = 2 });
        found.Entries.Count.ShouldBe(1);
        (await Journal.KeyAsync("t", "f", "ada")).ShouldBe(new KeyRecord(null, run.Run));
        (await Journal.AppendAsync(new RunAppend(run.Run, 2, [Entry(2)], RunStatus.Running, null))).ShouldBeTrue();
    }

    [Fact]
    public async Task An_end_can_be_taken_back()
    {
        var run = await StartAsync(Run());
        await Journal.AppendAsync(new RunAppend(run, 1, [Entry(1, EntryKind.Ended)], RunStatus.Failed, null)
        {
            EndedAt = Noon,
        });

        await Journal.AppendAsync(new RunAppend(run, 1, [Entry(2, EntryKind.Retried)], RunStatus.Running, null));

        (await Journal.FindAsync(run)).ShouldNotBeNull().Record.EndedAt.ShouldBeNull();
        (await Journal.OpenAsync(default, 10)).ShouldBe([run]);
    }

    [Fact]
    public async Task Large_and_empty_bodies_come_back_as_they_were()
    {
        var run = Run() with { Input = Json(Large('i')) };
        string[] bodies = [Large('a'), "", Large('a'), Large('b'), "1"];
        await Journal.StartAsync(new NewRun(run,
            [.. bodies.Select((body, index) => Entry(index + 1, body: body))], null));

        await Journal.AppendAsync(new RunAppend(run.Run, 1, [Entry(6, body: Large('c'))], RunStatus.Running, null));

        foreach (var kept in new[] { await Journal.FindAsync(run.Run), await Journal.TakeAsync(run.Run) })
        {
            kept!.Entries.Select(entry => Text(entry.Body)).ShouldBe([.. bodies, Large('c')]);
            Text(kept.Record.Input).ShouldBe(Text(run.Input));
        }
    }

    [Fact]
    public async Task Times_are_kept_to_the_microsecond_and_a_time_to_wake_is_never_earlier()
    {
        var odd = Noon.AddTicks(1_239);
        var run = Run() with { StartedAt = odd, Status = RunStatus.Waiting, WakeAt = odd };
        await Journal.StartAsync(new NewRun(run, [Entry(1) with { At = odd.ToOffset(TimeSpan.FromHours(5)) }], null));

        var found = (await Journal.FindAsync(run.Run)).ShouldNotBeNull();

        found.Record.StartedAt.ShouldBe(Noon.AddTicks(1_230));
        found.Entries[0].At.ShouldBe(Noon.AddTicks(1_230));
        found.Record.WakeAt.ShouldBe(Noon.AddTicks(1_240));
        (await Journal.WakingAsync(default, 1)).ShouldBe([new WakeTime(Noon.AddTicks(1_240), run.Run)]);
    }

    protected abstract Task<IJournal> OpenAsync();

    protected RunRecord Run(string tenant = "t", string flow = "f") => new()
    {
        Run = Guid.CreateVersion7(Noon.AddMilliseconds(Interlocked.Increment(ref made))),
        Tenant = tenant,
        Flow = flow,
        Version = "0123456789abcdef",
        StartedAt = Noon.AddMilliseconds(made),
    };

    protected async Task<Guid> StartAsync(RunRecord run)
    {
        await Journal.StartAsync(new NewRun(run, [], null));
        return run.Run;
    }

    protected static JournalEntry Entry(
        long seq, EntryKind kind = EntryKind.Succeeded, string place = "step", string body = "") =>
        new(seq, kind, place, Json(body), Noon.AddMilliseconds(seq));

    protected static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Large(char letter) => $"\"{new string(letter, Limits.JournalInlineBytesMax)}\"";

    private static IdempotencyClaim Claim(string key, string fingerprint = "same") =>
        new(key, fingerprint, Noon.AddDays(1));

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private static (long, EntryKind, string, string, DateTimeOffset) Flat(JournalEntry entry) =>
        (entry.Seq, entry.Kind, entry.Place, Text(entry.Body), entry.At);

    private static void Same(RunRecord found, RunRecord expected) =>
        (found with { Input = default }).ShouldBe(expected with { Input = default });
}
