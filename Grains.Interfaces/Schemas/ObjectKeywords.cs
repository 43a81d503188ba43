namespace Meanwhile.Schemas;

/// <summary>
/// <c>properties</c>, <c>patternProperties</c>, <c>additionalProperties</c> and <c>required</c> in one pass over the
/// object: the third asks what the first two knew, and the last what was found.
/// </summary>
internal sealed class Properties : SchemaKeyword
{
    private readonly NameTable names;
    private readonly SchemaNode?[] schemas;
    private readonly ulong[] required;
    private readonly (Pattern Pattern, SchemaNode Schema)[] patterns;
    private readonly SchemaNode? others;

    /// <summary>A name without a schema is one that is only required.</summary>
    public Properties(
        IReadOnlyList<(byte[] Name, SchemaNode? Schema, bool IsRequired)> known,
        (Pattern Pattern, SchemaNode Schema)[] patterns,
        SchemaNode? others)
    {
        names = new NameTable([.. known.Select(property => property.Name)]);
        schemas = [.. known.Select(property => property.Schema)];
        required = new ulong[(known.Count + 63) / 64];
        for (var index = 0; index < known.Count; index++)
        {
            if (known[index].IsRequired) required[index / 64] |= 1ul << (index % 64);
        }
        this.patterns = patterns;
        this.others = others;
    }

    public override SchemaTypes Applies => SchemaTypes.Object;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        Span<ulong> found = stackalloc ulong[required.Length];
        var fits = true;
        var end = walk.Instance.Next(at);
        for (var name = at + 1; name < end; name = walk.Instance.Next(name + 1))
        {
            var text = walk.Instance.Bytes(name);
            var index = names.Find(text);
            var schema = index < 0 ? null : schemas[index];
            if (index >= 0) found[index / 64] |= 1ul << (index % 64);
            if (schema is not null) fits &= schema.Check(ref walk, name + 1, null);
            var isKnown = schema is not null;
            if (patterns.Length > 0) isKnown |= CheckPatterns(ref walk, name, ref fits);
            if (isKnown) seen?.Add(name + 1);
            else if (others is not null) fits &= CheckOther(ref walk, name, seen);
            if (!fits && walk.IsDone) return false;
        }
        for (var word = 0; word < found.Length; word++)
        {
            if ((required[word] & ~found[word]) != 0) return FailMissing(ref walk, at, found);
        }
        return fits;
    }

    private bool CheckPatterns(ref SchemaWalk walk, int name, ref bool fits)
    {
        var isKnown = false;
        foreach (var (pattern, schema) in patterns)
        {
            if (!pattern.Matches(ref walk, walk.Instance.Bytes(name))) continue;
            isKnown = true;
            fits &= schema.Check(ref walk, name + 1, null);
        }
        return isKnown;
    }

    private bool CheckOther(ref SchemaWalk walk, int name, Seen? seen)
    {
        seen?.Add(name + 1);
        if (!others!.IsNever) return others.Check(ref walk, name + 1, null);
        return walk.IsSilent ? false : walk.Fail(
            name, "additionalProperties", $"is not a property that is allowed here{NearestTo(walk.Instance, name)}");
    }

    private string NearestTo(JsonView view, int name) => view.Bytes(name).Length > Limits.PointerCharsMax
        ? ""
        : Spoken.DidYouMean(
            view.String(name),
            Enumerable.Range(0, schemas.Length).Where(index => schemas[index] is not null).Select(names.Name));

    private bool FailMissing(ref SchemaWalk walk, int at, scoped ReadOnlySpan<ulong> found)
    {
        if (walk.IsSilent) return false;
        for (var index = 0; index < names.Count; index++)
        {
            if ((required[index / 64] & ~found[index / 64] & (1ul << (index % 64))) != 0)
                walk.Fail(at, "required", $"must have the property \"{names.Name(index)}\"");
        }
        return false;
    }
}

/// <summary><c>propertyNames</c>.</summary>
internal sealed class PropertyNames(SchemaNode schema) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.Object;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var fits = true;
        var end = walk.Instance.Next(at);
        for (var name = at + 1; name < end; name = walk.Instance.Next(name + 1))
        {
            if (walk.Holds(schema, name, null, out var why)) continue;
            fits = walk.IsSilent
                ? false
                : walk.Fail(name, "propertyNames", $"has a name that is not allowed: it {why?.Detail}");
            if (walk.IsDone) return false;
        }
        return fits;
    }
}

/// <summary><c>dependentRequired</c>: one property that demands others.</summary>
internal sealed class DependentRequired(byte[] name, byte[][] demanded) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.Object;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        if (!Has(ref walk, at, name)) return true;
        var fits = true;
        foreach (var other in demanded)
        {
            if (Has(ref walk, at, other)) continue;
            if (walk.IsSilent) return false;
            fits = walk.Fail(at, "dependentRequired", $"must have {Quote(other)}, because it has {Quote(name)}");
        }
        return fits;
    }

    public static bool Has(ref SchemaWalk walk, int at, ReadOnlySpan<byte> name)
    {
        var view = walk.Instance;
        walk.Visit(1 + view.Count(at) / 16);
        var end = view.Next(at);
        for (var other = at + 1; other < end; other = view.Next(other + 1))
        {
            if (view.Bytes(other).SequenceEqual(name)) return true;
        }
        return false;
    }

    private static string Quote(byte[] text) => $"\"{System.Text.Encoding.UTF8.GetString(text)}\"";
}
