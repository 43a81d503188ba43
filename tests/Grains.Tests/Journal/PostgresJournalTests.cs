using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Meanwhile.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Meanwhile.Journal;

public sealed class PostgresJournalTests : JournalContract
{
    private static int databases;

    private string address = "";

    [Fact]
    public async Task What_was_confirmed_is_there_for_another_process()
    {
        var run = await StartAsync(Run());
        await using var other = Open(address);

        (await other.FindAsync(run)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Of_two_processes_only_the_one_that_took_a_run_last_can_write_it()
    {
        var run = await StartAsync(Run());
        await using var other = Open(address);
        var epoch = (await other.TakeAsync(run)).ShouldNotBeNull().Record.Epoch;

        (await Journal.AppendAsync(new RunAppend(run, 1, [Entry(1)], RunStatus.Running, null))).ShouldBeFalse();
        (await other.AppendAsync(new RunAppend(run, epoch, [Entry(1)], RunStatus.Running, null))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_that_was_taken_does_not_keep_others_of_the_same_commit_from_being_written()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => StartAsync(Run())));
        await using var other = Open(address);
        await other.TakeAsync(runs[20]);

        var written = await Task.WhenAll(runs.Select(run =>
            Journal.AppendAsync(new RunAppend(run, 1, [Entry(1)], RunStatus.Running, null))));

        for (var number = 0; number < runs.Length; number++)
        {
            written[number].ShouldBe(number != 20);
            (await Journal.FindAsync(runs[number]))!.Entries.Count.ShouldBe(number == 20 ? 0 : 1);
        }
    }

    [Fact]
    public async Task Whoever_takes_a_run_while_it_is_written_sees_exactly_what_was_confirmed()
    {
        await using var other = Open(address);

        await Task.WhenAll(Enumerable.Range(0, 150).Select(async number =>
        {
            var run = await StartAsync(Run());
            var writing = WriteUntilTakenAsync(run);
            for (var yield = 0; yield < number; yield++) await Journal.FindAsync(run);
            var taken = (await other.TakeAsync(run)).ShouldNotBeNull();

            taken.Entries.Count.ShouldBe(await writing);
        }));

        (await NumberAsync("select deadlocks from pg_stat_database where datname = current_database()")).ShouldBe(0);

        async Task<int> WriteUntilTakenAsync(Guid run)
        {
            for (var seq = 1; ; seq++)
            {
                var append = new RunAppend(run, 1, [Entry(seq)], RunStatus.Running, null) { StandsAsBefore = true };
                if (!await Journal.AppendAsync(append)) return seq - 1;
            }
        }
    }

    [Fact]
    public async Task A_hundred_starts_with_one_key_in_two_processes_are_one_run()
    {
        await using var other = Open(address);
        var starts = Enumerable.Range(0, 100).Select(number => (number % 2 == 0 ? Journal : other).StartAsync(
            new NewRun(Run() with { Key = "ada" }, [Entry(1)], new IdempotencyClaim("one", "x", Noon.AddDays(1)))));

        var admissions = await Task.WhenAll(starts);

        admissions.Count(admission => admission.IsNew).ShouldBe(1);
        admissions.DistinctBy(admission => admission.Run).Count().ShouldBe(1);
        (await Journal.KeyAsync("t", "f", "ada")).Head.ShouldBe(admissions[0].Run);
    }

    [Fact]
    public async Task Two_processes_that_work_on_the_same_keys_do_not_stop_each_other()
    {
        await using var other = Open(address);
        IJournal[] both = [Journal, other];

        await Task.WhenAll(Enumerable.Range(0, 600).Select(async number =>
        {
            var journal = both[number % 2];
            var run = Run() with { Key = $"key{number % 7}" };
            await journal.StartAsync(new NewRun(run, [Entry(1)], null));
            (await journal.AppendAsync(new RunAppend(run.Run, 1, [Entry(2)], RunStatus.Succeeded, null)
            {
                EndedAt = Noon,
                KeyState = Json($"{number}"),
            })).ShouldBeTrue();
        }));

        (await NumberAsync("select deadlocks from pg_stat_database where datname = current_database()")).ShouldBe(0);
        (await NumberAsync("select count(*) - count(distinct (key, key_seq)) from meanwhile.run")).ShouldBe(0);
    }

    [Fact]
    public async Task Writes_that_come_at_once_share_a_commit()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => StartAsync(Run())));
        await Task.WhenAll(runs.Select(run =>
            Journal.AppendAsync(new RunAppend(run, 1, [Entry(1)], RunStatus.Running, null))));

        (await NumberAsync("select count(distinct xmin::text) from meanwhile.run_event")).ShouldBeLessThan(100);
    }

    [Fact]
    public async Task A_large_body_is_kept_once_per_run()
    {
        var run = await StartAsync(Run());
        await Journal.AppendAsync(new RunAppend(run, 1,
            [.. Enumerable.Range(1, 5).Select(seq => Entry(seq, body: Large('a')))], RunStatus.Running, null));

        (await NumberAsync("select count(*) from meanwhile.blob")).ShouldBe(1);
        await Journal.AppendAsync(new RunAppend(run, 1, [], RunStatus.Succeeded, null) { EndedAt = Noon });
        await Journal.RemoveAsync(Noon.AddDays(1), Noon, 10);
        (await NumberAsync("""
            select (select count(*) from meanwhile.blob) + (select count(*) from meanwhile.run_event)
                + (select count(*) from meanwhile.run)
            """)).ShouldBe(0);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_opened_anew_and_nobody_notices()
    {
        var run = await StartAsync(Run());
        await NumberAsync("""
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
            """);

        (await Journal.AppendAsync(new RunAppend(run, 1, [Entry(1)], RunStatus.Running, null))).ShouldBeTrue();
        (await Journal.FindAsync(run)).ShouldNotBeNull().Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_text_that_the_database_does_not_take_harms_no_write_beside_it()
    {
        var wrong = Run() with { Key = "a\0b" };
        var alone = Run() with { Key = "\ud800" };
        var starts = Enumerable.Range(0, 100).Select(_ => Run()).Prepend(wrong).Append(alone)
            .Select(run => (run, StartAsync(run))).ToArray();

        foreach (var (run, start) in starts)
        {
            if (run == wrong || run == alone) await Should.ThrowAsync<StorageUnavailableException>(() => start);
            else await start;
        }
        (await Journal.OpenAsync(default, 1_000)).Length.ShouldBe(100);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_with_its_place_and_without_its_password()
    {
        await using var journal = Open("Host=127.0.0.1;Port=1;Database=shop;Username=ada;Password=hush");

        var error = await Should.ThrowAsync<StorageUnavailableException>(
            () => journal.StartAsync(new NewRun(Run(), [], null)));

        error.Message.ShouldContain("127.0.0.1:1");
        error.Message.ShouldContain("shop");
        error.Message.ShouldContain("look whether it runs");
        error.Message.ShouldNotContain("hush");
        await Should.ThrowAsync<StorageUnavailableException>(() => journal.OpenAsync(default, 1));
        await Should.ThrowAsync<StorageUnavailableException>(() => journal.PrepareAsync());
    }

    [Fact]
    public async Task Many_who_start_at_once_on_an_empty_database_make_its_tables_once()
    {
        var journals = Enumerable.Range(0, 6).Select(_ => Open(address)).ToArray();

        await Task.WhenAll(journals.Select(journal => journal.PrepareAsync()));

        foreach (var journal in journals) await journal.DisposeAsync();
        (await NumberAsync("select count(*) from meanwhile.migration")).ShouldBe(Migration.ForPostgres.Count);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_the_message_says_what_to_do()
    {
        await StartAsync(Run());
        await NumberAsync(
            "insert into meanwhile.migration (number, name) values (999, 'from-the-future') returning 1::bigint");
        await using var old = Open(address);

        var error = await Should.ThrowAsync<StorageUnavailableException>(
            () => old.StartAsync(new NewRun(Run(), [], null)));

        error.Message.ShouldContain("newer version");
        error.Message.ShouldContain("start that version");
    }

    protected override async Task<IJournal> OpenAsync()
    {
        var server = await PostgresServer.SharedAsync();
        address = await server.CreateDatabaseAsync($"journal{Interlocked.Increment(ref databases)}");
        return Open(address);
    }

    private static PostgresJournal Open(string address) => new(JournalDatabase.Of(address).Database!);

    private async Task<long> NumberAsync(string text)
    {
        await using var connection = new NpgsqlConnection(address + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }
}
