namespace Meanwhile.Schemas;

/// <summary><c>minimum</c>, <c>maximum</c> and their exclusive forms.</summary>
internal sealed class NumberBound : SchemaKeyword
{
    private readonly string keyword;
    private readonly byte[] bound;
    private readonly bool isShort;
    private readonly long shortBound;
    private readonly bool isLower;
    private readonly bool isExclusive;

    public NumberBound(string keyword, byte[] bound)
    {
        this.keyword = keyword;
        this.bound = bound;
        isShort = JsonNumber.TryReadShort(bound, out shortBound);
        isLower = keyword is "minimum" or "exclusiveMinimum";
        isExclusive = keyword is "exclusiveMinimum" or "exclusiveMaximum";
    }

    public override SchemaTypes Applies => SchemaTypes.Number;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var number = walk.Instance.Bytes(at);
        var order = isShort && JsonNumber.TryReadShort(number, out var shortNumber)
            ? shortNumber.CompareTo(shortBound)
            : JsonNumber.Read(number).CompareTo(JsonNumber.Read(bound));
        if (isLower) order = -order;
        if (isExclusive ? order < 0 : order <= 0) return true;
        return walk.IsSilent ? false : walk.Fail(at, keyword, $"must be {Words()}, is {Spoken.Number(number)}");
    }

    private string Words() => (isLower, isExclusive) switch
    {
        (true, false) => $"at least {Spoken.Number(bound)}",
        (true, true) => $"more than {Spoken.Number(bound)}",
        (false, false) => $"at most {Spoken.Number(bound)}",
        _ => $"less than {Spoken.Number(bound)}",
    };
}

/// <summary><c>multipleOf</c>, exact: 0.07 is a multiple of 0.01.</summary>
internal sealed class MultipleOf(byte[] divisor) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.Number;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var number = walk.Instance.Bytes(at);
        if (!walk.Visit(1 + number.Length / 16)) return false;
        if (JsonNumber.Read(number).IsMultipleOf(JsonNumber.Read(divisor))) return true;
        return walk.IsSilent ? false : walk.Fail(
            at, "multipleOf", $"must be a multiple of {Spoken.Number(divisor)}, is {Spoken.Number(number)}");
    }
}
