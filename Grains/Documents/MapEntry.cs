namespace Meanwhile.Documents;

/// <summary>One key of a map and its value.</summary>
/// <param name="Key">The key as text, whatever it looks like: <c>1</c> and <c>true</c> are text here.</param>
/// <param name="KeyPlace">Where the key begins.</param>
/// <param name="Value">What it leads to.</param>
public sealed record MapEntry(string Key, Place KeyPlace, DocumentNode Value);
