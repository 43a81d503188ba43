namespace Meanwhile.Schemas;

/// <summary><c>unevaluatedItems</c>.</summary>
internal sealed class UnevaluatedItems(SchemaNode schema) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.List;

    public override bool IsLast => true;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var fits = true;
        var end = walk.Instance.Next(at);
        for (var entry = at + 1; entry < end; entry = walk.Instance.Next(entry))
        {
            if (seen!.Has(entry)) continue;
            seen.Add(entry);
            if (!schema.IsNever) fits &= schema.Check(ref walk, entry, null);
            else fits = walk.IsSilent ? false : walk.Fail(entry, "unevaluatedItems", "is an entry too many");
            if (!fits && walk.IsDone) return false;
        }
        return fits;
    }
}

/// <summary><c>unevaluatedProperties</c>.</summary>
internal sealed class UnevaluatedProperties(SchemaNode schema) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.Object;

    public override bool IsLast => true;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var fits = true;
        var end = walk.Instance.Next(at);
        for (var name = at + 1; name < end; name = walk.Instance.Next(name + 1))
        {
            if (seen!.Has(name + 1)) continue;
            seen.Add(name + 1);
            if (!schema.IsNever) fits &= schema.Check(ref walk, name + 1, null);
            else if (walk.IsSilent) fits = false;
            else fits = walk.Fail(name, "unevaluatedProperties", "is not a property that is allowed here");
            if (!fits && walk.IsDone) return false;
        }
        return fits;
    }
}
