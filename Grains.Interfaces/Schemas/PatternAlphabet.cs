using System.Text;

namespace Meanwhile.Schemas;

/// <summary>
/// The letters of one pattern: code points that no part of it tells apart are one letter, and letters are what the
/// engine of .NET matches. So it never meets a pair of surrogates, which it takes for two characters, nor a line feed,
/// which its linear form overlooks at times at the end of a text; and <c>\p{Letter}</c> costs no more than <c>x</c>.
/// </summary>
internal sealed class PatternAlphabet
{
    private const int FirstBlank = 0xE000;
    private const int FirstLetter = 0x100;
    private const int AsciiEnd = 0x80;

    private readonly int[] starts;
    private readonly char[] letters;
    private readonly char[] ascii = new char[AsciiEnd];
    private readonly string[] written;

    public PatternAlphabet(IReadOnlyList<PatternSet> sets)
    {
        starts = [.. sets.SelectMany(set => set.Borders).Append(0).Distinct().Order()];
        letters = new char[starts.Length];
        var known = new Dictionary<string, char>(StringComparer.Ordinal);
        var members = sets.Select(_ => new SortedSet<char>()).ToArray();
        for (var range = 0; range < starts.Length; range++)
        {
            var holders = Enumerable.Range(0, sets.Count).Where(index => sets[index].Has(starts[range])).ToList();
            var signature = string.Join(',', holders);
            if (!known.TryGetValue(signature, out var letter))
                known[signature] = letter = (char)(FirstLetter + known.Count);
            letters[range] = letter;
            foreach (var holder in holders) members[holder].Add(letter);
        }
        for (var codePoint = 0; codePoint < AsciiEnd; codePoint++) ascii[codePoint] = Find(codePoint);
        written = [.. members.Select(Write)];
    }

    /// <summary>What stands for a set while the others are not known yet.</summary>
    public static char Blank(int set) => (char)(FirstBlank + set);

    /// <summary>Writes the sets into the blanks of a pattern that has no other character outside ASCII.</summary>
    public string Fill(StringBuilder pattern)
    {
        var filled = new StringBuilder();
        foreach (var unit in pattern.ToString())
        {
            if (unit < FirstBlank) filled.Append(unit);
            else filled.Append(written[unit - FirstBlank]);
        }
        return filled.ToString();
    }

    /// <summary>Spells a UTF-8 text in letters, one for each code point; gives how many.</summary>
    public int Spell(ReadOnlySpan<byte> text, Span<char> spelt)
    {
        var count = 0;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] < AsciiEnd)
            {
                spelt[count++] = ascii[text[at++]];
                continue;
            }
            Rune.DecodeFromUtf8(text[at..], out var rune, out var length);
            var codePoint = rune.Value;
            if (IsLoneSurrogate(text[at..])) (codePoint, length) = (LoneSurrogate(text[at..]), 3);
            spelt[count++] = Find(codePoint);
            at += length;
        }
        return count;
    }

    private char Find(int codePoint)
    {
        var range = Array.BinarySearch(starts, codePoint);
        return letters[range < 0 ? ~range - 1 : range];
    }

    /// <summary>The tape keeps half a pair as the three bytes it would have.</summary>
    private static bool IsLoneSurrogate(ReadOnlySpan<byte> text) =>
        text is [0xED, >= 0xA0 and <= 0xBF, >= 0x80 and <= 0xBF, ..];

    private static int LoneSurrogate(ReadOnlySpan<byte> text) => 0xD000 | (text[1] & 0x3F) << 6 | (text[2] & 0x3F);

    private static string Write(SortedSet<char> members) => members.Count == 0
        ? "[^\\s\\S]"
        : $"[{string.Concat(members.Select(member => $"\\u{(int)member:X4}"))}]";
}
