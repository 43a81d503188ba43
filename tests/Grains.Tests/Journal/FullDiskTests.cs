using System.Diagnostics;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Shouldly;
using Xunit;

namespace Meanwhile.Journal;

/// <summary>A disk of its own that is too small: nothing is confirmed that is not kept, and space heals it.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("meanwhile-disk-").FullName;

    public async ValueTask InitializeAsync()
    {
        string[] small = ["-t", "tmpfs", "-o", "size=2m", "none", folder];
        if (!Environment.IsPrivilegedProcess || await RunAsync("mount", small) != 0)
            Assert.Skip("Only root may make a small disk");
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", folder);
        Directory.Delete(folder);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_loses_nothing_and_writes_go_on_when_there_is_space()
    {
        var confirmed = new List<Guid>();
        await using (var journal = new SqliteJournal(Path.Combine(folder, "runs.db")))
        {
            var error = await Should.ThrowAsync<StorageUnavailableException>(async () =>
            {
                for (var number = 0; number < 1_000; number++) confirmed.Add(await StartAsync(journal));
            });
            error.Message.ShouldContain("full");
            error.Message.ShouldContain(folder);
            confirmed.Count.ShouldBeGreaterThan(10);
            confirmed.Except(await journal.OpenAsync(default, 2_000)).ShouldBeEmpty();
            await Should.ThrowAsync<StorageUnavailableException>(async () =>
            {
                while (true) await StartAsync(journal);
            });

            await RunAsync("mount", "-o", "remount,size=16m", folder);

            confirmed = [.. await journal.OpenAsync(default, 2_000), await StartAsync(journal)];
        }
        await using var again = new SqliteJournal(Path.Combine(folder, "runs.db"));
        (await again.OpenAsync(default, 2_000)).ShouldBe(confirmed.Order());
    }

    private static async Task<Guid> StartAsync(IJournal journal)
    {
        var run = new RunRecord
        {
            Run = Guid.CreateVersion7(),
            Tenant = "t",
            Flow = "f",
            Version = "v",
            StartedAt = Noon,
            Input = new byte[20_000],
        };
        await journal.StartAsync(new NewRun(run, [], null));
        return run.Run;
    }

    private static async Task<int> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(program, words);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
