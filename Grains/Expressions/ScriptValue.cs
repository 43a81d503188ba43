namespace Meanwhile.Expressions;

/// <summary>A value that expressions may use.</summary>
/// <param name="Name">Its name: a root name, or the id of a step.</param>
/// <param name="Json">Its JSON text in UTF-8. Null is undefined for a root name and null for a step.</param>
public sealed record ScriptValue(string Name, ReadOnlyMemory<byte>? Json);
