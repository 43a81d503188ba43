namespace Meanwhile.Schemas;

/// <summary><c>minItems</c> and <c>maxItems</c>, <c>minProperties</c> and <c>maxProperties</c>.</summary>
internal sealed class SizeBound(string keyword, long bound) : SchemaKeyword
{
    private readonly bool isLower = keyword.StartsWith("min", StringComparison.Ordinal);
    private readonly bool isOfList = keyword.EndsWith("Items", StringComparison.Ordinal);

    public override SchemaTypes Applies => isOfList ? SchemaTypes.List : SchemaTypes.Object;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var count = walk.Instance.Count(at);
        if (isLower ? count >= bound : count <= bound) return true;
        if (walk.IsSilent) return false;
        var allowed = isOfList
            ? Spoken.Count(bound, "entry", "entries")
            : Spoken.Count(bound, "property", "properties");
        return walk.Fail(at, keyword, $"must have at {(isLower ? "least" : "most")} {allowed}, has {count:#,0}");
    }
}

/// <summary><c>prefixItems</c> and <c>items</c>: which schema an entry has depends on both.</summary>
internal sealed class Entries(SchemaNode[] first, SchemaNode? others) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.List;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var fits = true;
        var number = 0;
        var end = walk.Instance.Next(at);
        for (var entry = at + 1; entry < end; entry = walk.Instance.Next(entry))
        {
            var schema = number < first.Length ? first[number] : others;
            if (schema is null) break;
            number++;
            seen?.Add(entry);
            fits &= schema.Check(ref walk, entry, null);
            if (!fits && walk.IsDone) return false;
        }
        return fits;
    }
}

/// <summary><c>contains</c> with <c>minContains</c> and <c>maxContains</c>.</summary>
internal sealed class Contains(SchemaNode schema, long min, long max) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.List;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var count = 0L;
        var end = walk.Instance.Next(at);
        for (var entry = at + 1; entry < end; entry = walk.Instance.Next(entry))
        {
            if (!walk.Holds(schema, entry, null)) continue;
            count++;
            seen?.Add(entry);
            if (seen is null && count >= min && max == long.MaxValue) return true;
        }
        if (count >= min && count <= max) return true;
        if (walk.IsSilent) return false;
        var isFew = count < min;
        var allowed = Spoken.Count(isFew ? min : max, "entry that fits", "entries that fit");
        var keyword = isFew ? min == 1 ? "contains" : "minContains" : "maxContains";
        var bound = isFew ? "at least" : "at most";
        return walk.Fail(at, keyword, $"must have {bound} {allowed} what it should contain, has {count:#,0}");
    }
}

/// <summary><c>uniqueItems</c>: by hash, so that a long list is no way to keep a server busy.</summary>
internal sealed class DifferentEntries : SchemaKeyword
{
    private const int ComparedPairwiseMax = 8;

    public override SchemaTypes Applies => SchemaTypes.List;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var count = walk.Instance.Count(at);
        if (count < 2) return true;
        if (!walk.Visit(1 + (walk.Instance.Next(at) - at) / 4)) return false;
        var (first, second) = count <= ComparedPairwiseMax
            ? FindAmongFew(walk.Instance, at)
            : FindAmongMany(walk.Instance, at, count);
        if (second < 0) return true;
        if (walk.IsSilent) return false;
        var pointer = walk.Instance.Pointer(first);
        return walk.Fail(second, "uniqueItems", $"must differ from all other entries, is the same as {pointer}");
    }

    private static (int First, int Second) FindAmongFew(JsonView view, int at)
    {
        var end = view.Next(at);
        for (var second = view.Next(at + 1); second < end; second = view.Next(second))
        {
            for (var first = at + 1; first < second; first = view.Next(first))
            {
                if (JsonSame.Same(view, first, view, second)) return (first, second);
            }
        }
        return (-1, -1);
    }

    private static (int First, int Second) FindAmongMany(JsonView view, int at, int count)
    {
        var hashes = new (int Hash, int Entry)[count];
        var n = 0;
        for (var entry = at + 1; n < count; entry = view.Next(entry)) hashes[n++] = (JsonSame.Hash(view, entry), entry);
        Array.Sort(hashes);
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count && hashes[i].Hash == hashes[j].Hash; j++)
            {
                if (JsonSame.Same(view, hashes[i].Entry, view, hashes[j].Entry))
                    return (hashes[i].Entry, hashes[j].Entry);
            }
        }
        return (-1, -1);
    }
}
