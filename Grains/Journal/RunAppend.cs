using Meanwhile.Runs;

namespace Meanwhile.Journal;

/// <summary>Entries to be added to a run, and how it stands with them.</summary>
/// <param name="Run">The run.</param>
/// <param name="Epoch">The epoch of whoever writes.</param>
/// <param name="Entries">The entries, which follow those that are there; may be none.</param>
/// <param name="Status">How the run stands now.</param>
/// <param name="WakeAt">When a parked run must go on; null when no time wakes it.</param>
public sealed record RunAppend(
    Guid Run, long Epoch, IReadOnlyList<JournalEntry> Entries, RunStatus Status, DateTimeOffset? WakeAt)
{
    /// <summary>
    /// Whether status, wake-up and end are those of the append before, which was confirmed: then a store need not write
    /// them again.
    /// </summary>
    public bool StandsAsBefore { get; init; }

    /// <summary>When it ended; null while it has not, which also takes an end back.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The next state of the run's key, as JSON; null or empty leaves it as it is.</summary>
    public ReadOnlyMemory<byte>? KeyState { get; init; }
}
