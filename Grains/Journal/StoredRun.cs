namespace Meanwhile.Journal;

/// <summary>A run with everything that is kept of it.</summary>
/// <param name="Record">Its row.</param>
/// <param name="Entries">What happened, in order.</param>
public sealed record StoredRun(RunRecord Record, IReadOnlyList<JournalEntry> Entries);
