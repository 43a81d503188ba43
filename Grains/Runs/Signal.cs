namespace Meanwhile.Runs;

/// <summary>A word from outside to a run.</summary>
/// <param name="Id">Tells it from others: the same one is taken once.</param>
/// <param name="Name">Whom it is for.</param>
/// <param name="Data">What came with it, as JSON; null for nothing.</param>
internal sealed record Signal(string Id, string Name, ReadOnlyMemory<byte>? Data);
