namespace Meanwhile.Steps;

/// <summary>Names and JSON values in their order; undefined has become null.</summary>
public sealed record JsonMap(IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Entries)
{
    public static readonly JsonMap Empty = new([]);
}
