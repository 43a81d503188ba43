namespace Meanwhile.Schemas;

/// <summary>
/// What a <c>$ref</c> may lead to: places, <c>$id</c> and <c>$anchor</c> within one document. Nothing is ever fetched:
/// a flow that made the server call an address of its author's choice would be a hole.
/// </summary>
internal sealed class SchemaAddresses
{
    /// <summary>The address of a document that gives itself none; <c>.invalid</c> belongs to nobody.</summary>
    public const string Unnamed = "https://schema.invalid/";

    private readonly Dictionary<string, SchemaNode> byPointer = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaNode> byAddress = new(StringComparer.Ordinal);

    /// <summary>Makes a schema known by its place.</summary>
    public void Add(SchemaNode node) => byPointer[node.Pointer] = node;

    /// <summary>Makes a schema known by an address, perhaps with <c>#anchor</c>; false when another has it.</summary>
    public bool TryAdd(string address, SchemaNode node) => byAddress.TryAdd(address, node);

    /// <summary>The schema a reference leads to; without one, the fault says why.</summary>
    public (SchemaNode? Node, string Fault) Find(string from, string reference)
    {
        var (address, fragment) = Split(reference);
        var resolved = Resolve(from, address);
        if (resolved is null || !byAddress.TryGetValue(resolved, out var resource))
            return (null, $"leads out of this schema, to \"{Spoken.Short(reference)}\"; nothing is fetched: " +
                "copy what it means into $defs");
        var name = Uri.UnescapeDataString(fragment);
        if (name.Length == 0) return (resource, "");
        var node = name[0] == '/'
            ? byPointer.GetValueOrDefault(resource.Pointer + name)
            : byAddress.GetValueOrDefault($"{resolved}#{name}");
        if (node is not null) return (node, "");
        return (null, $"leads to \"{Spoken.Short(reference)}\", where there is no schema" + NearestTo(resource, name));
    }

    /// <summary>An address seen from another, without fragment; null when it cannot be one.</summary>
    public static string? Resolve(string from, string address)
    {
        if (address.Length == 0) return from;
        if (HasScheme(address))
            return Uri.TryCreate(address, UriKind.Absolute, out var absolute) ? absolute.AbsoluteUri : null;
        return Uri.TryCreate(from, UriKind.Absolute, out var start)
            && Uri.TryCreate(address, UriKind.Relative, out var relative)
            && Uri.TryCreate(start, relative, out var resolved)
            ? resolved.AbsoluteUri
            : null;
    }

    /// <summary>The part before the first <c>#</c> and the part after it.</summary>
    public static (string Address, string Fragment) Split(string reference)
    {
        var hash = reference.IndexOf('#');
        return hash < 0 ? (reference, "") : (reference[..hash], reference[(hash + 1)..]);
    }

    private static bool HasScheme(string address)
    {
        var colon = address.IndexOf(':');
        return colon > 0 && char.IsAsciiLetter(address[0])
            && address[..colon].All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '+' or '-' or '.');
    }

    /// <summary>Compares last segments only: that is where the typing mistakes are.</summary>
    private string NearestTo(SchemaNode resource, string name)
    {
        if (name[0] != '/') return "";
        var parent = resource.Pointer + name[..name.LastIndexOf('/')];
        var siblings = byPointer.Keys
            .Where(pointer => pointer.LastIndexOf('/') == parent.Length
                && pointer.StartsWith(parent, StringComparison.Ordinal))
            .Select(pointer => pointer[(parent.Length + 1)..]);
        return Spoken.DidYouMean(name[(name.LastIndexOf('/') + 1)..], siblings);
    }
}
