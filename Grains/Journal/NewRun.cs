namespace Meanwhile.Journal;

/// <summary>A run to be kept from now on.</summary>
/// <param name="Record">Its row; the epoch is not read.</param>
/// <param name="Entries">What has happened to it already, from 1.</param>
/// <param name="Idempotency">The name under which it must be the only one; null for none.</param>
public sealed record NewRun(RunRecord Record, IReadOnlyList<JournalEntry> Entries, IdempotencyClaim? Idempotency);
