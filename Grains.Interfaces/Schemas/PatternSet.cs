using System.Globalization;
using System.Text;

namespace Meanwhile.Schemas;

/// <summary>
/// A set of code points, as one place of a pattern allows it. .NET matches UTF-16 units and knows other words, spaces and
/// line ends than ECMAScript; written out as ranges, both mean the same.
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

    /// <summary>One .NET pattern, in a group of its own, that matches exactly one code point of the set.</summary>
    public string Write()
    {
        var basic = new StringBuilder();
        var byHigh = new SortedDictionary<char, StringBuilder>();
        foreach (var (from, to) in ranges)
        {
            // Texts are matched without halves of pairs, so the set need not name them.
            AddBasic(basic, from, Math.Min(to, 0xD7FF));
            AddBasic(basic, Math.Max(from, 0xE000), Math.Min(to, 0xFFFF));
            AddPairs(byHigh, Math.Max(from, 0x10000), to);
        }
        var choices = new List<string>();
        if (basic.Length > 0) choices.Add($"[{basic}]");
        foreach (var sharing in byHigh.GroupBy(high => high.Value.ToString(), high => high.Key))
            choices.Add($"[{string.Concat(sharing.Select(high => Unit(high)))}][{sharing.Key}]");
        return choices.Count switch
        {
            0 => "[^\\s\\S]",
            1 when byHigh.Count == 0 => choices[0],
            _ => $"(?:{string.Join('|', choices)})",
        };
    }

    private static void AddBasic(StringBuilder set, int from, int to)
    {
        if (from > to) return;
        set.Append(Unit(from));
        if (to > from) set.Append('-').Append(Unit(to));
    }

    private static void AddPairs(SortedDictionary<char, StringBuilder> byHigh, int from, int to)
    {
        while (from <= to)
        {
            var high = (char)(0xD800 + ((from - 0x10000) >> 10));
            var end = Math.Min(to, from | 0x3FF);
            if (!byHigh.TryGetValue(high, out var lows)) byHigh[high] = lows = new StringBuilder();
            AddBasic(lows, 0xDC00 + (from & 0x3FF), 0xDC00 + (end & 0x3FF));
            from = end + 1;
        }
    }

    private static string Unit(int unit) => string.Create(CultureInfo.InvariantCulture, $"\\u{unit:X4}");

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
