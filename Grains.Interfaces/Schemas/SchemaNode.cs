namespace Meanwhile.Schemas;

/// <summary>One schema, compiled: the schema of the whole document or of a part of it.</summary>
internal sealed class SchemaNode(string pointer)
{
    private const int Kinds = (int)JsonKind.Object + 1;

    private readonly SchemaKeyword[][] byKind = new SchemaKeyword[Kinds][];
    private SchemaTypes types = SchemaTypes.Any;
    private bool needsSeen;

    /// <summary>JSON Pointer to it in the text of the schema.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>Whether it is <c>false</c>, which lets nothing through.</summary>
    public bool IsNever { get; private set; }

    /// <summary>The schemas it applies to the very value it is applied to.</summary>
    public IReadOnlyList<SchemaNode> InPlace { get; private set; } = [];

    /// <summary>Makes it <c>true</c> or <c>false</c>.</summary>
    public void Set(bool lets)
    {
        IsNever = !lets;
        Set(SchemaTypes.Any, []);
    }

    public void Set(SchemaTypes allowed, IReadOnlyList<SchemaKeyword> keywords)
    {
        types = allowed;
        needsSeen = keywords.Any(keyword => keyword.IsLast);
        var ordered = keywords.OrderBy(keyword => keyword.IsLast).ToArray();
        for (var kind = 0; kind < Kinds; kind++)
            byKind[kind] = [.. ordered.Where(keyword => ((int)keyword.Applies & (1 << kind)) != 0)];
    }

    /// <summary>Called when all references have found what they lead to.</summary>
    public void Finish() => InPlace = [.. byKind.SelectMany(list => list).Distinct().SelectMany(word => word.InPlace)];

    /// <summary>Whether the value at a token fits.</summary>
    public bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        if (!walk.Visit()) return false;
        if (IsNever) return walk.IsSilent ? false : walk.Fail(at, "false", "is not allowed here");
        var kind = walk.Instance.Kind(at);
        if (((int)types & (1 << (int)kind)) == 0 && !IsWhole(walk.Instance, at, kind))
            return walk.IsSilent ? false : FailType(ref walk, at, kind);
        var asks = needsSeen && kind >= JsonKind.List;
        var own = asks ? new Seen() : seen;
        var fits = true;
        foreach (var keyword in byKind[(int)kind])
        {
            fits &= keyword.Check(ref walk, at, own);
            if (!fits && walk.IsDone) return false;
        }
        if (asks && seen is not null) seen.Add(own!);
        return fits;
    }

    private bool IsWhole(JsonView view, int at, JsonKind kind) =>
        kind == JsonKind.Number && (types & SchemaTypes.Whole) != 0 && JsonNumber.Read(view.Bytes(at)).IsWhole;

    private bool FailType(ref SchemaWalk walk, int at, JsonKind kind)
    {
        var isBroken = kind == JsonKind.Number && (types & SchemaTypes.Whole) != 0;
        var found = isBroken ? Spoken.Number(walk.Instance.Bytes(at)) : Spoken.Of(kind);
        return walk.Fail(at, "type", $"must be {Spoken.Of(types)}, is {found}");
    }
}
