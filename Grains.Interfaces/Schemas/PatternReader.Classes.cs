using System.Globalization;

namespace Meanwhile.Schemas;

internal sealed partial class PatternReader
{
    /// <summary>Reads <c>[…]</c>; null when it is refused.</summary>
    private PatternSet? Class()
    {
        at++;
        var isNegated = !IsAtEnd && source[at] == '^';
        if (isNegated) at++;
        var sets = new List<PatternSet>();
        while (!IsAtEnd && source[at] != ']')
        {
            var start = at;
            var from = ClassMember(out var low);
            if (from is null) return null;
            if (!IsRange())
            {
                sets.Add(from);
                continue;
            }
            at++;
            var to = ClassMember(out var high);
            if (to is null) return null;
            // In [\w-.] the hyphen stands for itself: ECMAScript allows that without the u flag, and people write it.
            if (low < 0 || high < 0)
            {
                sets.AddRange([from, PatternSet.Of('-'), to]);
                continue;
            }
            if (low > high) return Refuse($"has a range whose ends are the wrong way round: {source[start..at]}");
            sets.Add(new PatternSet((low, high)));
        }
        if (Fault is null && at >= source.Length) return Refuse("has a bracket that is not closed");
        at++;
        var union = PatternSet.Union(sets);
        return isNegated ? union.Complement() : union;
    }

    private bool IsRange() => at + 1 < source.Length && source[at] == '-' && source[at + 1] != ']';

    /// <summary>One member of a class and its code point; that is -1 for a set such as <c>\d</c>.</summary>
    private PatternSet? ClassMember(out int codePoint)
    {
        codePoint = -1;
        if (IsAtEnd) return Refuse("has a bracket that is not closed");
        if (source[at] == '\\') return Escape(isInClass: true, out codePoint);
        codePoint = CodePoint();
        return PatternSet.Of(codePoint);
    }

    private PatternSet? Escape(bool isInClass) => Escape(isInClass, out _);

    private PatternSet? Escape(bool isInClass, out int codePoint)
    {
        codePoint = -1;
        if (at + 1 >= source.Length) return Refuse("ends in the middle of an escape");
        var letter = source[at + 1];
        switch (letter)
        {
            case 'd': return Take(2, PatternSet.Digits);
            case 'D': return Take(2, PatternSet.Digits.Complement());
            case 'w': return Take(2, PatternSet.Word);
            case 'W': return Take(2, PatternSet.Word.Complement());
            case 's': return Take(2, PatternSet.Space);
            case 'S': return Take(2, PatternSet.Space.Complement());
            case 'p' or 'P': return Property(letter == 'P');
            case 'k' or (>= '1' and <= '9'):
                return Refuse("refers back to a group, which cannot be matched in bounded time");
        }
        codePoint = letter switch
        {
            't' => Escaped(2, '\t'),
            'n' => Escaped(2, '\n'),
            'v' => Escaped(2, '\v'),
            'f' => Escaped(2, '\f'),
            'r' => Escaped(2, '\r'),
            'b' when isInClass => Escaped(2, '\b'),
            '0' when at + 2 >= source.Length || !char.IsAsciiDigit(source[at + 2]) => Escaped(2, '\0'),
            'c' when at + 2 < source.Length && char.IsAsciiLetter(source[at + 2]) => Escaped(3, source[at + 2] & 0x1F),
            'x' => Hex(at + 2, 2) is var value and >= 0 ? Escaped(4, value) : -1,
            'u' => UnicodeEscape(),
            _ when char.IsBetween(letter, ' ', '~') && !char.IsAsciiLetterOrDigit(letter) => Escaped(2, letter),
            _ => -1,
        };
        return codePoint >= 0
            ? PatternSet.Of(codePoint)
            : Refuse($"has an escape that ECMAScript does not know: \\{letter}");
    }

    private int Escaped(int length, int codePoint)
    {
        at += length;
        return codePoint;
    }

    private int UnicodeEscape()
    {
        if (Next("\\u{"))
        {
            var end = source.IndexOf('}', at);
            var value = end < 0 || end - at is < 4 or > 9 ? -1 : Hex(at + 3, end - at - 3);
            return value is >= 0 and <= 0x10FFFF ? Escaped(end + 1 - at, value) : -1;
        }
        var unit = Hex(at + 2, 4);
        if (unit < 0) return -1;
        at += 6;
        if (unit is < 0xD800 or > 0xDBFF || !Next("\\u")) return unit;
        var low = Hex(at + 2, 4);
        return low is >= 0xDC00 and <= 0xDFFF ? Escaped(6, char.ConvertToUtf32((char)unit, (char)low)) : unit;
    }

    private int Hex(int start, int length) =>
        start + length <= source.Length && source.AsSpan(start, length).IndexOfAnyExcept(HexDigits) < 0
        && int.TryParse(
            source.AsSpan(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : -1;

    private const string HexDigits = "0123456789abcdefABCDEF";

    private PatternSet? Property(bool isNegated)
    {
        var end = source.IndexOf('}', at);
        if (at + 2 >= source.Length || source[at + 2] != '{' || end < 0)
            return Refuse("has a property without a name: write \\p{Letter}");
        var name = source[(at + 3)..end];
        at = end + 1;
        var set = UnicodeProperties.Find(name);
        if (set is null)
            return Refuse($"asks for the property \"{Spoken.Short(name)}\", but only general categories are known");
        return isNegated ? set.Complement() : set;
    }
}
