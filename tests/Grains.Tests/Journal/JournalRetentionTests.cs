using Meanwhile.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Journal;

public sealed class JournalRetentionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact(Timeout = 30_000)]
    public async Task Runs_go_when_they_have_been_kept_for_their_time_and_not_before()
    {
        var time = new FakeTimeProvider(Noon);
        await using var journal = new MemoryJournal();
        for (var run = 0; run < (Limits.RunsRemovedMax * 2) + 1; run++)
        {
            await journal.StartAsync(new NewRun(
                new RunRecord
                {
                    Run = Guid.CreateVersion7(Noon),
                    Tenant = "t",
                    Flow = "f",
                    Version = "v",
                    Status = RunStatus.Succeeded,
                    StartedAt = Noon,
                    EndedAt = Noon,
                },
                [], null));
        }
        using var retention = new JournalRetention(journal, time, NullLogger<JournalRetention>.Instance);
        await retention.StartAsync(TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromSeconds(Limits.EndedRunKeptSeconds));
        (await journal.ListAsync(new RunQuery("t", 10_000))).Length.ShouldBe((Limits.RunsRemovedMax * 2) + 1);
        time.Advance(TimeSpan.FromMinutes(1));
        while ((await journal.ListAsync(new RunQuery("t", 1))).Length > 0) await Task.Yield();
        await retention.StopAsync(TestContext.Current.CancellationToken);
    }
}
