namespace Meanwhile.Schemas;

/// <summary><c>minLength</c> and <c>maxLength</c>, in code points.</summary>
internal sealed class TextLength(string keyword, long bound) : SchemaKeyword
{
    private readonly bool isLower = keyword == "minLength";

    public override SchemaTypes Applies => SchemaTypes.Text;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        var text = walk.Instance.Bytes(at);
        // A code point has one byte to four, so most texts need no counting.
        if (isLower ? text.Length / 4 >= bound : text.Length <= bound) return true;
        var length = CodePoints(text);
        if (isLower ? length >= bound : length <= bound) return true;
        if (walk.IsSilent) return false;
        var allowed = Spoken.Count(bound, "character", "characters");
        return walk.Fail(at, keyword, $"must have at {(isLower ? "least" : "most")} {allowed}, has {length:#,0}");
    }

    private static int CodePoints(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var unit in text)
        {
            if ((unit & 0xC0) != 0x80) count++;
        }
        return count;
    }
}

/// <summary><c>pattern</c>: matches anywhere in the text unless it is anchored.</summary>
internal sealed class TextPattern(Pattern pattern) : SchemaKeyword
{
    public override SchemaTypes Applies => SchemaTypes.Text;

    public override bool Check(ref SchemaWalk walk, int at, Seen? seen)
    {
        if (pattern.Matches(ref walk, walk.Instance.Bytes(at))) return true;
        return walk.IsSilent ? false : walk.Fail(at, "pattern", $"must match the pattern {pattern.Source}");
    }
}
