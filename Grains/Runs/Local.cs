namespace Meanwhile.Runs;

/// <summary>A name that only the inside of a container sees, such as <c>item</c>, and its value.</summary>
public readonly record struct Local(string Name, ReadOnlyMemory<byte> Json);
