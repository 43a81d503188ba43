namespace Meanwhile.Journal;

/// <summary>One thing that happened to a run, as it is kept.</summary>
/// <param name="Seq">Its place among the entries of the run, from 1 without gaps.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Place">Where: a step, behind the containers around it (<c>all[3].pack</c>); empty for the run.</param>
/// <param name="Body">The rest, as JSON; empty when there is none.</param>
/// <param name="At">When, to the microsecond.</param>
public sealed record JournalEntry(long Seq, EntryKind Kind, string Place, ReadOnlyMemory<byte> Body, DateTimeOffset At);
