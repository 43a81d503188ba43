namespace Meanwhile.Schemas;

/// <summary>
/// A set of code points, as one place of a pattern allows it. ECMAScript knows other words, spaces and line ends than
/// .NET; ranges leave no room for opinions.
/// </summary>
internal sealed class PatternSet
{
    private const int Last = 0x10FFFF;

    /// <summary>What <c>\d</c> means: ASCII only.</summary>
    public static readonly PatternSet Digits = new(('0', '9'));

    /// <summary>What <c>\w</c> means: ASCII only.</summary>
    public static readonly PatternSet Word = new(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    /// <summary>What <c>\s</c> means: white space and line terminators of ECMAScript.</summary>
    public static readonly PatternSet Space = new(
        (0x9, 0xD), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
        (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    /// <summary>What <c>.</c> means: all but line terminators.</summary>
    public static readonly PatternSet Dot =
        new PatternSet(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029)).Complement();

    public static readonly PatternSet Everything = new((0, Last));

    private readonly (int From, int To)[] ranges;

    /// <summary>The first code points of its ranges, and those after their ends.</summary>
    public IEnumerable<int> Borders => ranges.SelectMany(range => new[] { range.From, range.To + 1 });

    public PatternSet(params (int From, int To)[] ranges) => this.ranges = Merge(ranges);

    public static PatternSet Of(int codePoint) => new((codePoint, codePoint));

    public static PatternSet Union(IEnumerable<PatternSet> sets) => new([.. sets.SelectMany(set => set.ranges)]);

    public PatternSet Complement()
    {
        var others = new List<(int, int)>();
        var next = 0;
        foreach (var (from, to) in ranges)
        {
            if (from > next) others.Add((next, from - 1));
            next = to + 1;
        }
        if (next <= Last) others.Add((next, Last));
        return new PatternSet([.. others]);
    }

    public bool Has(int codePoint)
    {
        foreach (var (from, to) in ranges)
        {
            if (codePoint >= from && codePoint <= to) return true;
        }
        return false;
    }

    private static (int From, int To)[] Merge((int From, int To)[] ranges)
    {
        var merged = new List<(int From, int To)>();
        foreach (var (from, to) in ranges.OrderBy(range => range.From))
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            else merged.Add((from, to));
        }
        return [.. merged];
    }
}
