namespace Meanwhile.Steps;

/// <summary>Names and texts in their order; an entry whose value is nothing is left out.</summary>
public sealed record TextMap(IReadOnlyList<KeyValuePair<string, string>> Entries)
{
    public static readonly TextMap Empty = new([]);
}
