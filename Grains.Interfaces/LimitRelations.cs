namespace Meanwhile;

/// <summary>
/// How the bounds in <see cref="Limits"/> fit each other: one that is raised alone would protect nobody.
/// </summary>
public static class LimitRelations
{
    /// <summary>Every relation as a sentence, and whether it holds.</summary>
    public static IReadOnlyList<(string Sentence, bool Holds)> All { get; } =
    [
        ("a flow of the most steps fits into the nodes of a definition",
            Limits.StepsMax * 3 <= Limits.DefinitionNodesMax),
        ("an expression fits into a definition", Limits.ExpressionCharsMax < Limits.DefinitionBytesMax),
        ("a key fits into a definition", Limits.DefinitionKeyCharsMax < Limits.DefinitionBytesMax),
        ("a schema fits into a definition", Limits.SchemaNodesMax <= Limits.DefinitionNodesMax),
        ("a pattern fits into an expression's length of text", Limits.PatternCharsMax <= Limits.PatternUnitsMax),
        ("a regular expression fits into an expression", Limits.RegexCharsMax < Limits.ExpressionCharsMax),
        ("an expression may be as deep as its nodes allow", Limits.ExpressionDepthMax <= Limits.ExpressionNodesMax),
        ("a match ends before its script must", Limits.ScriptRegexMillisecondsMax < Limits.ScriptMillisecondsMax),
        ("a script ends long before its thread is given up",
            Limits.ScriptMillisecondsMax * 4 <= Limits.ScriptThreadGivenUpMilliseconds),
        ("what a script is given fits many times into its memory",
            Limits.ScriptInputBytesMax * 4 <= Limits.ScriptMemoryBytesMax),
        ("the largest text of a script fits into its memory",
            Limits.ScriptTextCharsMax * 2 <= Limits.ScriptMemoryBytesMax),
        ("the whole input can be handed to a script", Limits.BodyBytesMax <= Limits.ScriptInputBytesMax),
        ("a definition can be sent", Limits.DefinitionBytesMax <= Limits.BodyBytesMax),
        ("an answer may be as large as an input", Limits.BodyBytesMax <= Limits.AnswerBytesMax),
        ("a file can be handed on as an answer", Limits.FileBytesMax <= Limits.AnswerBytesMax),
        ("outputs that are remembered are small", Limits.RecentOutputBytesMax * 16 <= Limits.AnswerBytesMax),
        ("what is remembered fits into memory",
            (long)Limits.RecentOutputBytesMax * Limits.RecentRunsMax <= 64L * 1024 * 1024),
        ("a recorded run fits into a definition", Limits.RecordedRunBytesMax * 2 <= Limits.DefinitionBytesMax),
        ("many recorded runs are kept", Limits.RecordedRunBytesMax * 100L <= Limits.RecordedBytesMax),
        ("JSON that fits a definition fits the wire", Limits.DefinitionDepthMax <= Limits.JsonDepthMax),
        ("an attempt ends before the longest pause between two",
            Limits.StepSecondsDefault < Limits.RetryDelaySecondsMax),
        ("waiting scripts are fewer than runs", Limits.ScriptQueueMax <= Limits.RunsInFlightMax),
        ("waiting file steps are fewer than runs", Limits.FileQueueMax <= Limits.RunsInFlightMax),
        ("the demo is done before a step gives up",
            Limits.DemoDelayMillisecondsMax <= Limits.StepSecondsDefault * 1000),
        ("a grain's queue takes every run that was admitted",
            Limits.RunsInFlightMax <= Limits.EnqueuedRequestsMax),
        ("every run in flight can have a write waiting", Limits.RunsInFlightMax <= Limits.JournalQueueMax),
        ("a commit is a small part of what waits", Limits.JournalBatchMax * 10 <= Limits.JournalQueueMax),
        ("large bodies are rarer than commits are large",
            Limits.JournalInlineBytesMax * 16 <= Limits.JournalBatchBytes),
        ("a step can make all its retries of what a connection has saved",
            Limits.RetriesMax <= Limits.ExtraCallsSavedMax),
        ("calls made twice are a part of all extra calls", Limits.HedgePercentMax < Limits.ExtraCallPercentMax),
        ("a silo that waits asks again many times before it gives up",
            Limits.LimitAskedAgainMilliseconds * 10 <= Limits.LimitWaitSecondsMax * 1_000),
        ("a pause ends within the longest wait", Limits.PauseSecondsMax <= Limits.LimitWaitSecondsMax),
        ("those who wait for one limit are a part of all runs", Limits.LimitWaitersMax <= Limits.RunsInFlightMax),
    ];

    /// <summary>Throws when a relation does not hold; a process asks once, before it does anything else.</summary>
    public static void MustHold()
    {
        foreach (var (sentence, holds) in All) Must.Hold(holds, sentence);
    }
}
