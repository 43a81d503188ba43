namespace Meanwhile.Schemas;

/// <summary>
/// The entries or properties of one value that some keyword has looked at: what <c>unevaluatedItems</c> and
/// <c>unevaluatedProperties</c> leave alone. Kept only under a schema that has one of the two.
/// </summary>
internal sealed class Seen
{
    private readonly HashSet<int> children = [];

    /// <summary>Marks an entry, or the value of a property, by its token.</summary>
    public void Add(int child) => children.Add(child);

    public bool Has(int child) => children.Contains(child);

    public void Add(Seen other) => children.UnionWith(other.children);
}
