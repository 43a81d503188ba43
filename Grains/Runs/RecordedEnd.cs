using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <summary>The end of a step as it was recorded, waiting for its turn when the run is gone through again.</summary>
internal sealed class RecordedEnd(JournalEntry entry)
{
    public string Place => entry.Place;

    /// <summary>Set when the step has come to its end again: completes when everything before has been applied.
    /// </summary>
    public TaskCompletionSource? Turn { get; set; }

    /// <summary>It has been applied, or nobody will come for it any more.</summary>
    public bool IsDone { get; set; }

    /// <summary>Whether the step failed and nothing in its flow tolerates that.</summary>
    public bool IsFatal => entry.Kind == EntryKind.Failed && !new EntryBody(entry.Body).Holds("tolerated");

    /// <summary>What happened, for a state that counts time in microseconds since the run started.</summary>
    public RunEvent ToEvent(int step, long at)
    {
        var body = new EntryBody(entry.Body);
        return entry.Kind switch
        {
            EntryKind.Succeeded => new RunEvent.StepSucceeded(step, new StepValue(body["value"] ?? JsonText.Null),
                body.Number("attempts"), body.ProblemOf("replaced"), at),
            EntryKind.Failed => new RunEvent.StepFailed(step, body.ProblemOf("problem")!, body.Holds("tolerated"), at),
            _ => new RunEvent.StepSkipped(step, at),
        };
    }

    /// <summary>The entry of something that happened to a step; null for what leaves no trace.</summary>
    public static (EntryKind Kind, ReadOnlyMemory<byte> Body)? Of(RunEvent happened, string? signal) => happened switch
    {
        RunEvent.StepSucceeded e => (EntryKind.Succeeded, EntryBody.Of(e, signal)),
        RunEvent.StepFailed e => (EntryKind.Failed, EntryBody.Of(
            ("tolerated", EntryBody.Flag(e.Tolerated)), ("problem", EntryBody.Of(e.Problem)))),
        RunEvent.StepSkipped => (EntryKind.Skipped, default),
        _ => null,
    };
}
