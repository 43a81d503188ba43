using System.Buffers;
using System.Globalization;
using System.Text;

namespace Meanwhile.Expressions;

/// <summary>
/// The UTF-16 units of a JSON string, one after the other, as JavaScript sees them. The readers of .NET refuse half a
/// surrogate pair; JSON and JavaScript do not, and a value must not fail because of a text nobody looks at.
/// </summary>
internal ref struct JsonCharacters(ReadOnlySpan<byte> raw)
{
    private static readonly SearchValues<char> Special =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (char)code), '"', '\\']);

    private readonly ReadOnlySpan<byte> raw = raw;
    private int at;
    private char low;

    public char Current { get; private set; }

    public bool MoveNext()
    {
        if (low != 0)
        {
            Current = low;
            low = '\0';
            return true;
        }

        if (at >= raw.Length) return false;
        if (raw[at] == (byte)'\\') ReadEscape();
        else ReadPlain();
        return true;
    }

    /// <summary>How many units the string between the quotes has.</summary>
    public static int Count(ReadOnlySpan<byte> raw)
    {
        var count = 0;
        for (var characters = new JsonCharacters(raw); characters.MoveNext();) count++;
        return count;
    }

    /// <summary>The unit at <paramref name="index"/>; null behind the end.</summary>
    public static char? At(ReadOnlySpan<byte> raw, int index)
    {
        for (var characters = new JsonCharacters(raw); characters.MoveNext(); index--)
            if (index == 0) return characters.Current;
        return null;
    }

    /// <summary>True when the string between the quotes stands for <paramref name="text"/>.</summary>
    public static bool Same(ReadOnlySpan<byte> raw, string text)
    {
        var characters = new JsonCharacters(raw);
        foreach (var character in text)
            if (!characters.MoveNext() || characters.Current != character) return false;
        return !characters.MoveNext();
    }

    /// <summary>Writes a text as a JSON string, the way <c>JSON.stringify</c> does.</summary>
    public static void Quote(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        while (text.Length > 0)
        {
            var plain = PlainLength(text);
            Encoding.UTF8.GetBytes(text[..plain], output);
            if (plain < text.Length) WriteEscape(text[plain], output);
            text = text[Math.Min(plain + 1, text.Length)..];
        }

        output.Write("\""u8);
    }

    private static int PlainLength(ReadOnlySpan<char> text)
    {
        var special = text.IndexOfAny(Special);
        var end = special < 0 ? text.Length : special;
        var surrogate = text[..end].IndexOfAnyInRange('\uD800', '\uDFFF');
        while (surrogate >= 0 && surrogate < end)
        {
            var isPair = surrogate + 1 < text.Length && char.IsSurrogatePair(text[surrogate], text[surrogate + 1]);
            if (!isPair) return surrogate;
            var next = text[(surrogate + 2)..Math.Max(end, surrogate + 2)].IndexOfAnyInRange('\uD800', '\uDFFF');
            surrogate = next < 0 ? -1 : surrogate + 2 + next;
        }

        return end;
    }

    private static void WriteEscape(char character, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> known = character switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\b' => "\\b"u8,
            '\f' => "\\f"u8,
            '\n' => "\\n"u8,
            '\r' => "\\r"u8,
            '\t' => "\\t"u8,
            _ => default,
        };
        if (known.Length > 0) output.Write(known);
        else Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"), output);
    }

    private void ReadEscape()
    {
        var code = raw[at + 1];
        at += 2;
        Current = code switch
        {
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            (byte)'u' => ReadHex(),
            _ => (char)code,
        };
    }

    private char ReadHex()
    {
        var digits = raw.Slice(at, 4);
        at += 4;
        return (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private void ReadPlain()
    {
        Rune.DecodeFromUtf8(raw[at..], out var rune, out var length);
        at += length;
        Span<char> units = stackalloc char[2];
        var count = rune.EncodeToUtf16(units);
        Current = units[0];
        if (count == 2) low = units[1];
    }
}
