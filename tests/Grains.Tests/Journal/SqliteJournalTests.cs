using System.Buffers.Binary;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace Meanwhile.Journal;

public sealed class SqliteJournalTests : JournalContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("meanwhile-journal-").FullName;

    private string File => Path.Combine(folder, "runs.db");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_was_confirmed_is_there_when_the_file_is_opened_again()
    {
        var run = await StartAsync(Run() with { Key = "ada" });
        await Journal.AppendAsync(new RunAppend(run, 1, [Entry(1)], RunStatus.Waiting, Noon));
        await Journal.DisposeAsync();

        await using var next = new SqliteJournal(File);

        (await next.FindAsync(run)).ShouldNotBeNull().Entries.Count.ShouldBe(1);
        (await next.WakingAsync(default, 10)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_journal_that_is_closed_makes_the_writes_that_wait_and_refuses_the_next()
    {
        var runs = Enumerable.Range(0, 500).Select(_ => Run()).ToArray();
        var starts = runs.Select(StartAsync).ToArray();

        await Journal.DisposeAsync();

        await Task.WhenAll(starts);
        await Should.ThrowAsync<StorageUnavailableException>(() => StartAsync(Run()));
        await Should.ThrowAsync<StorageUnavailableException>(() => Journal.FindAsync(runs[0].Run));
    }

    [Fact]
    public async Task Writes_that_come_at_once_share_a_commit()
    {
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => StartAsync(Run())));

        Commits().ShouldBeLessThan(100);
    }

    [Fact]
    public async Task A_large_body_is_kept_once_per_run()
    {
        var run = await StartAsync(Run());
        await Journal.AppendAsync(new RunAppend(run, 1,
            [.. Enumerable.Range(1, 5).Select(seq => Entry(seq, body: Large('a')))], RunStatus.Running, null));

        Number("select count(*) from blob").ShouldBe(1);
        await Journal.AppendAsync(new RunAppend(run, 1, [], RunStatus.Succeeded, null) { EndedAt = Noon });
        await Journal.RemoveAsync(Noon.AddDays(1), Noon, 10);
        Number("select (select count(*) from blob) + (select count(*) from run_event) + (select count(*) from run)")
            .ShouldBe(0);
    }

    [Fact]
    public async Task Many_who_open_the_file_at_once_make_its_tables_once()
    {
        var fresh = Path.Combine(folder, "fresh.db");
        var journals = Enumerable.Range(0, 8).Select(_ => new SqliteJournal(fresh)).ToArray();

        await Task.WhenAll(journals.Select(journal => journal.PrepareAsync()));

        foreach (var journal in journals)
        {
            await journal.StartAsync(new NewRun(Run(), [], null));
            await journal.DisposeAsync();
        }
        await using var last = new SqliteJournal(fresh);
        (await last.OpenAsync(default, 100)).Length.ShouldBe(8);
    }

    [Fact]
    public async Task A_file_of_the_first_version_keeps_its_runs_and_what_has_happened_to_them()
    {
        var (old, run) = (Path.Combine(folder, "old.db"), Guid.CreateVersion7());
        await using (var connection = new SqliteConnection($"Data Source={old};Pooling=false"))
        {
            connection.Open();
            SqliteFile.Execute(connection, $"""
                create table migration (number integer not null primary key, name text not null, applied_at integer);
                insert into migration values (1, '0001-runs', 0);
                {Migration.ForSqlite[0].Text}
                insert into run (run, tenant, flow, version, shard, status, epoch, created, updated)
                values (x'{run:N}', 't', 'f', 'v', 0, 0, 1, 0, 0);
                insert into run_event values
                    (x'{run:N}', 1, 1, '', null, null, 0), (x'{run:N}', 2, 4, 'a', x'37', null, 0);
                """);
        }
        await using var journal = new SqliteJournal(old);
        await journal.PrepareAsync();

        (await journal.FindAsync(run)).ShouldNotBeNull().Entries.Select(entry => entry.Place).ShouldBe(["", "a"]);
        (await journal.AppendAsync(new RunAppend(run, 1, [Entry(3)], RunStatus.Running, null))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_and_the_message_says_what_to_do()
    {
        await StartAsync(Run());
        await Journal.DisposeAsync();
        Execute("insert into migration values (999, 'from-the-future', 0)");
        var before = Number("select count(*) from migration");
        await using var old = new SqliteJournal(File);

        var error = await Should.ThrowAsync<StorageUnavailableException>(() => old.PrepareAsync());

        error.Message.ShouldContain(File);
        error.Message.ShouldContain("newer version");
        error.Message.ShouldContain("start that version");
        Number("select count(*) from migration").ShouldBe(before);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_with_its_place_and_tried_again()
    {
        var place = Path.Combine(folder, "not-yet", "runs.db");
        await using var journal = new SqliteJournal(place);
        var run = new NewRun(Run(), [], null);

        (await Should.ThrowAsync<StorageUnavailableException>(() => journal.StartAsync(run))).Message
            .ShouldContain(place);
        await Should.ThrowAsync<StorageUnavailableException>(() => journal.FindAsync(run.Record.Run));
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);

        (await journal.StartAsync(run)).IsNew.ShouldBeTrue();
    }

    [Fact]
    public void A_commit_is_on_the_disk_before_it_is_confirmed()
    {
        using var connection = new SqliteFile(Path.Combine(folder, "other.db")).OpenToWrite();

        Asked("pragma synchronous").ShouldBe("2");
        Asked("pragma journal_mode").ShouldBe("wal");

        string Asked(string text)
        {
            using var command = connection.CreateCommand();
            command.CommandText = text;
            return $"{command.ExecuteScalar()}";
        }
    }

    /// <summary>
    /// The file as a power cut may leave it: the log ends anywhere behind the last confirmed write, in the middle of a
    /// page too.
    /// </summary>
    [Fact]
    public async Task A_log_that_is_torn_behind_the_last_confirmed_write_loses_nothing_confirmed()
    {
        var confirmed = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StartAsync(Run())));
        var log = new FileInfo(File + "-wal");
        var sure = log.Length;
        var pair = Run();
        await Journal.StartAsync(new NewRun(pair, [Entry(1), Entry(2), Entry(3)], null));
        log.Refresh();
        var random = new Random(4);
        for (var cut = 0; cut < 25; cut++)
        {
            var torn = Path.Combine(folder, $"torn{cut}.db");
            System.IO.File.Copy(File, torn);
            System.IO.File.Copy(log.FullName, torn + "-wal");
            await using (var bytes = System.IO.File.OpenWrite(torn + "-wal"))
                bytes.SetLength(cut == 0 ? log.Length : random.NextInt64(sure, log.Length));
            await using var journal = new SqliteJournal(torn);

            var open = await journal.OpenAsync(default, 1_000);

            confirmed.Except(open).ShouldBeEmpty();
            open.Contains(pair.Run).ShouldBe(cut == 0);
            ((await journal.FindAsync(pair.Run))?.Entries.Count ?? 0).ShouldBe(cut == 0 ? 3 : 0);
        }
    }

    protected override Task<IJournal> OpenAsync() => Task.FromResult<IJournal>(new SqliteJournal(File));

    /// <summary>Transactions in the log: the header of a frame that ends one says how large the file is then.</summary>
    private int Commits()
    {
        const int FileHeader = 32;
        const int FrameHeader = 24;
        var log = System.IO.File.ReadAllBytes(File + "-wal");
        var page = BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(8));
        var commits = 0;
        for (var frame = FileHeader; frame + FrameHeader <= log.Length; frame += FrameHeader + page)
            if (BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(frame + 4)) != 0) commits++;
        return commits;
    }

    private long Number(string text)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return (long)command.ExecuteScalar()!;
    }

    private void Execute(string text)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
