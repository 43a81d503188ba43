using Meanwhile.Flows;
using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <summary>Entries of the journal as those who watch a run see them: without values, and without secrets.</summary>
internal static class NewsText
{
    /// <summary>The news of an entry; null for one that is nobody's business.</summary>
    public static RunNews? Of(JournalEntry entry, FlowPlan plan)
    {
        var body = new EntryBody(entry.Body);
        return entry.Kind switch
        {
            EntryKind.Began => News("run.started", ("flow", EntryBody.Text(plan.Flow)),
                ("version", EntryBody.Text(plan.Version))),
            EntryKind.Succeeded => Step("step.succeeded", ("attempts", body["attempts"])),
            EntryKind.Failed => Step("step.failed", ("problem", body["problem"]), ("tolerated", body["tolerated"])),
            EntryKind.Skipped => Step("step.skipped"),
            EntryKind.Retrying => Step("step.retrying", ("attempt", body["attempt"]), ("code", body["code"]),
                ("at", body["at"])),
            EntryKind.WaitBegan => Step("step.waiting", ("for", body["for"]), ("name", body["name"]),
                ("until", body["until"])),
            EntryKind.Compensated => Step("step.compensated", ("failure", body["failure"])),
            EntryKind.Signalled => News("run.signalled", ("name", EntryBody.Text(entry.Place))),
            EntryKind.Answered => News("run.answered", ("httpStatus", body["httpStatus"])),
            EntryKind.Paused => News("run.paused"),
            EntryKind.Resumed => News("run.resumed"),
            EntryKind.CancelRequested => News("run.cancelling"),
            EntryKind.Retried => News("run.retried"),
            EntryKind.Ended => News($"run.{body.TextOf("status")!.ToLowerInvariant()}", ("problem", body["problem"])),
            _ => null,
        };

        RunNews News(string type, params (string Name, ReadOnlyMemory<byte>? Json)[] members) =>
            new(entry.Seq, type, entry.At, new Payload(EntryBody.Of(members).ToArray()));

        RunNews Step(string type, params (string Name, ReadOnlyMemory<byte>? Json)[] members) =>
            News(type, [("step", EntryBody.Text(entry.Place)), .. members]);
    }
}
