namespace Meanwhile.Schemas;

/// <summary>A schema object while it is read: keywords that are done, and parts of those that belong together.
/// </summary>
internal sealed class SchemaDraft(SchemaNode node, string address)
{
    public SchemaNode Node { get; } = node;

    /// <summary>What relative references in it start from: its own <c>$id</c> or that of an ancestor.</summary>
    public string Address { get; set; } = address;

    public SchemaTypes Types { get; set; } = SchemaTypes.Any;

    public List<SchemaKeyword> Keywords { get; } = [];

    public IReadOnlyList<(byte[] Name, SchemaNode Schema)> Properties { get; set; } = [];

    public IReadOnlyList<byte[]> Required { get; set; } = [];

    public List<(Pattern Pattern, SchemaNode Schema)> Patterns { get; } = [];

    public SchemaNode? OtherProperties { get; set; }

    public SchemaNode[] FirstEntries { get; set; } = [];

    public SchemaNode? OtherEntries { get; set; }

    public SchemaNode? Contained { get; set; }

    public long ContainedMin { get; set; } = 1;

    public long ContainedMax { get; set; } = long.MaxValue;

    public SchemaNode? If { get; set; }

    public SchemaNode? Then { get; set; }

    public SchemaNode? Else { get; set; }

    /// <summary>Puts the parts together and the keywords into the schema.</summary>
    public void Finish()
    {
        AddProperties();
        if (FirstEntries.Length > 0 || OtherEntries is not null) Keywords.Add(new Entries(FirstEntries, OtherEntries));
        if (Contained is not null) Keywords.Add(new Contains(Contained, ContainedMin, ContainedMax));
        if (If is not null) Keywords.Add(new Condition(If, Then, Else));
        Node.Set(Types, Keywords);
    }

    private void AddProperties()
    {
        if (Properties.Count + Required.Count + Patterns.Count == 0 && OtherProperties is null) return;
        var required = new HashSet<string>(Required.Select(Convert.ToHexString));
        var known = Properties
            .Select(property => (property.Name, (SchemaNode?)property.Schema, required.Remove(Key(property.Name))))
            .ToList();
        known.AddRange(Required
            .Where(name => required.Remove(Key(name)))
            .Select(name => (name, (SchemaNode?)null, true)));
        Keywords.Add(new Properties(known, [.. Patterns], OtherProperties));
    }

    private static string Key(byte[] name) => Convert.ToHexString(name);
}
