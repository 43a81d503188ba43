namespace Meanwhile.Journal;

/// <summary>What runs of one key share.</summary>
/// <param name="State">Their state, as JSON; null while none has set it.</param>
/// <param name="Head">The run whose turn it is: the first accepted of those that have not ended; null for none.</param>
public sealed record KeyRecord(ReadOnlyMemory<byte>? State, Guid? Head);
