using System.Text;
using Meanwhile.Journal;
using Meanwhile.Runs;

namespace Meanwhile.Benchmarks;

/// <summary>The rows of a durable run of three steps, as both writers write them: start, three ends, end.</summary>
internal static class JournalRows
{
    public const int Steps = 3;

    /// <summary>A start, an entry per step, and the end.</summary>
    public const int Commits = Steps + 2;

    public static readonly byte[] Input =
        "{\"customer\":\"C-1029384\",\"lines\":[{\"sku\":\"A-1\",\"n\":2}]}"u8.ToArray();

    public static readonly byte[] Body = Encoding.UTF8.GetBytes(
        "{\"output\":{\"status\":200,\"body\":{\"id\":\"0f8fad5b-d9cb-469f-a165-70867728950e\",\"state\":\"confirmed\","
            + "\"total\":129.95}},\"took\":48211}");

    /// <summary>The same, as a bare writer takes them.</summary>
    public static readonly RunRows Rows = new(Input,
        [.. Enumerable.Range(1, Commits).Select(seq => new RunRows.Entry(1, PlaceOf(seq), Body))]);

    /// <summary>One run after the other through the journal: each write waits for the one before it.</summary>
    public static async Task WriteAsync(IJournal journal)
    {
        var now = DateTimeOffset.UtcNow;
        var run = new RunRecord
        {
            Run = Guid.CreateVersion7(now),
            Tenant = "default",
            Flow = "order",
            Version = "6b86b273ff34fce1",
            StartedAt = now,
            Input = Input,
        };
        await journal.StartAsync(new NewRun(run, [Entry(1, EntryKind.Began, now)], null));
        for (var seq = 2; seq < Commits; seq++)
            await AppendAsync(journal, run.Run, Entry(seq, EntryKind.Succeeded, now), null);
        await AppendAsync(journal, run.Run, Entry(Commits, EntryKind.Ended, now), now);
    }

    private static async Task AppendAsync(
        IJournal journal, Guid run, JournalEntry entry, DateTimeOffset? ended)
    {
        var status = ended is null ? RunStatus.Running : RunStatus.Succeeded;
        var append = new RunAppend(run, 1, [entry], status, null) { StandsAsBefore = ended is null, EndedAt = ended };
        if (!await journal.AppendAsync(append))
            throw new InvalidOperationException("somebody else has the run");
    }

    private static JournalEntry Entry(int seq, EntryKind kind, DateTimeOffset now) =>
        new(seq, kind, PlaceOf(seq), Body, now);

    private static string PlaceOf(int seq) => seq is 1 or Commits ? "" : $"step{seq}";
}
