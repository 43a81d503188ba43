namespace Meanwhile.Schemas;

/// <summary>
/// Compiles the text of a schema. It refuses what it does not know, for a rule that is silently not checked is worse
/// than none, and reports everything it finds at once.
/// </summary>
internal sealed partial class SchemaReader(JsonTape tape)
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private readonly List<SchemaFault> faults = [];
    private readonly List<SchemaNode> nodes = [];
    private readonly List<(Reference Reference, string Text, SchemaPlace Place)> references = [];
    private readonly SchemaAddresses addresses = new();
    private int parts;

    public IReadOnlyList<SchemaFault> Faults => faults;

    /// <summary>The schema of the whole document; not to be used when there are faults.</summary>
    public SchemaNode Read()
    {
        var root = new SchemaNode("");
        addresses.TryAdd(SchemaAddresses.Unnamed, root);
        Fill(root, 0, SchemaAddresses.Unnamed, "");
        foreach (var (reference, text, place) in references) Lead(reference, text, place);
        foreach (var node in nodes) node.Finish();
        if (faults.Count == 0) new SchemaChains(faults).Check(nodes);
        return root;
    }

    private void Refuse(string pointer, string keyword, string detail)
    {
        if (faults.Count < Limits.ProblemsMax) faults.Add(new SchemaFault(pointer, keyword, detail));
    }

    private void Refuse(SchemaPlace place, string detail) => Refuse(place.Pointer, place.Keyword, detail);

    /// <summary>Reads the schema at a place below another one.</summary>
    private SchemaNode Schema(SchemaPlace place)
    {
        var node = new SchemaNode(place.Pointer);
        Fill(node, place.At, place.Draft.Address, place.Keyword);
        return node;
    }

    private void Fill(SchemaNode node, int at, string address, string keyword)
    {
        node.Set(true);
        if (IsOverLimit()) return;
        nodes.Add(node);
        addresses.Add(node);
        var kind = tape.View.Kind(at);
        if (kind is JsonKind.True or JsonKind.False)
        {
            node.Set(kind == JsonKind.True);
            return;
        }
        if (kind != JsonKind.Object)
        {
            Refuse(node.Pointer, keyword, $"must be a schema (an object, true or false), is {Spoken.Of(kind)}");
            return;
        }
        var draft = new SchemaDraft(node, address);
        var keywords = Keywords(at, draft);
        // What an $id says holds for all its neighbours, wherever it stands among them.
        foreach (var place in keywords.Where(place => place.Keyword == "$id")) ReadId(place);
        foreach (var place in keywords) Keyword(place);
        draft.Finish();
    }

    private bool IsOverLimit()
    {
        parts++;
        if (parts == Limits.SchemaNodesMax + 1)
            Refuse("", "", $"has more than {Limits.SchemaNodesMax:#,0} keywords and schemas");
        return parts > Limits.SchemaNodesMax;
    }

    private List<SchemaPlace> Keywords(int at, SchemaDraft draft)
    {
        var keywords = new List<SchemaPlace>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var name = at + 1; name < tape.View.Next(at); name = tape.View.Next(name + 1))
        {
            var keyword = tape.View.String(name);
            var place = new SchemaPlace(name + 1, $"{draft.Node.Pointer}/{JsonView.Escape(keyword)}", keyword, draft);
            if (names.Add(keyword)) keywords.Add(place);
            else Refuse(place, "is written twice");
        }
        return keywords;
    }

    private void Keyword(SchemaPlace place)
    {
        if (IsOverLimit() || place.Keyword.StartsWith("x-", StringComparison.Ordinal)) return;
        if (Readers.TryGetValue(place.Keyword, out var read)) read(this, place);
        else Refuse(place, SchemaWords.Unknown(place.Keyword, Readers.Keys));
    }

    private void ReadId(SchemaPlace place)
    {
        if (Text(place) is not { } text) return;
        var (address, fragment) = SchemaAddresses.Split(text);
        var resolved = address.Length == 0 ? null : SchemaAddresses.Resolve(place.Draft.Address, address);
        if (resolved is null || fragment.Length > 0)
        {
            Refuse(place, $"must be an address without a fragment, is \"{Spoken.Short(text)}\"");
            return;
        }
        place.Draft.Address = resolved;
        if (!addresses.TryAdd(resolved, place.Draft.Node)) Refuse(place, "is the address of another schema here too");
    }

    private void ReadAnchor(SchemaPlace place)
    {
        if (Text(place) is not { } name) return;
        var isName = name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_')
            && name.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '_' or '.');
        if (!isName)
            Refuse(place, $"must be a letter, then letters, digits or one of \"-_.\", is \"{Spoken.Short(name)}\"");
        else if (!addresses.TryAdd($"{place.Draft.Address}#{name}", place.Draft.Node))
            Refuse(place, $"gives the name \"{Spoken.Short(name)}\" for the second time");
    }

    private void ReadReference(SchemaPlace place)
    {
        if (Text(place) is not { } text) return;
        var reference = new Reference();
        place.Draft.Keywords.Add(reference);
        references.Add((reference, text, place));
    }

    private void Lead(Reference reference, string text, SchemaPlace place)
    {
        var (node, fault) = addresses.Find(place.Draft.Address, text);
        if (node is null) Refuse(place, fault);
        else reference.LeadTo(node);
    }

    private void ReadDialect(SchemaPlace place)
    {
        if (Text(place) is { } text && text.TrimEnd('#') != Dialect)
            Refuse(place, $"must be \"{Dialect}\", is \"{Spoken.Short(text)}\"");
    }
}
