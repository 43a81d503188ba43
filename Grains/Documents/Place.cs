namespace Meanwhile.Documents;

/// <summary>A place in a text as an editor shows it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, counted in UTF-16 code units; a tab counts as one.</param>
public readonly record struct Place(int Line, int Column)
{
    /// <summary>The place as people and editors write it, for example <c>12:7</c>.</summary>
    public override string ToString() => $"{Line}:{Column}";
}
