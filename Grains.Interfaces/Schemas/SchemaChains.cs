namespace Meanwhile.Schemas;

/// <summary>
/// Follows schemas that apply others to the very same value. A circle of them would never end, and a long chain would
/// cost too much stack; both are refused before any input comes.
/// </summary>
internal sealed class SchemaChains(List<SchemaFault> faults)
{
    private const int Open = -1;

    // For each schema that is done, how long its longest chain is.
    private readonly Dictionary<SchemaNode, int> lengths = [];

    public void Check(IReadOnlyList<SchemaNode> nodes)
    {
        foreach (var node in nodes)
        {
            if (faults.Count > 0) return;
            Follow(node, 1);
        }
    }

    private int Follow(SchemaNode node, int depth)
    {
        if (lengths.TryGetValue(node, out var known)) return known == Open ? RefuseCircle(node) : known;
        if (depth > Limits.SchemaChainMax) return RefuseLength(node);
        lengths[node] = Open;
        var longest = 0;
        foreach (var next in node.InPlace)
        {
            longest = Math.Max(longest, Follow(next, depth + 1));
            if (faults.Count > 0) return longest;
        }
        if (longest >= Limits.SchemaChainMax) return RefuseLength(node);
        return lengths[node] = longest + 1;
    }

    private int RefuseCircle(SchemaNode node)
    {
        faults.Add(new SchemaFault(
            node.Pointer, "$ref", "leads back to itself without going into the value, so checking would never end"));
        return 0;
    }

    private int RefuseLength(SchemaNode node)
    {
        faults.Add(new SchemaFault(
            node.Pointer, "", $"applies more than {Limits.SchemaChainMax} schemas to one value, one through another"));
        return 0;
    }
}
