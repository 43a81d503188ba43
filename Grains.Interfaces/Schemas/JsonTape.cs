using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Meanwhile.Schemas;

/// <summary>
/// A JSON document as a flat list of tokens over its own bytes. An input is read once and looked at by many keywords,
/// which may jump; a forward-only reader cannot, and a document tree costs an allocation for every check.
/// </summary>
internal sealed class JsonTape
{
    private const int SpareTokensMax = 16 * 1024;

    [ThreadStatic]
    private static JsonTape? spare;

    private readonly int[] open = new int[Limits.JsonDepthMax];
    private JsonToken[] tokens = new JsonToken[64];
    private byte[] escaped = [];
    private ReadOnlyMemory<byte> source;
    private int count;
    private int escapedCount;
    private int depth;

    /// <summary>The container that lies deeper than <see cref="Limits.JsonDepthMax"/>; -1 when none does. Reading stops
    /// there.</summary>
    public int TooDeep { get; private set; } = -1;

    public JsonView View => new(source.Span, escaped, tokens.AsSpan(0, count));

    /// <summary>A tape of this thread, to be given back with <see cref="Return"/>; the bytes must not change.</summary>
    public static JsonTape Rent(ReadOnlyMemory<byte> json)
    {
        var tape = spare ?? new JsonTape();
        spare = null;
        tape.Read(json);
        return tape;
    }

    /// <summary>A tape to keep; the bytes must not change.</summary>
    public static JsonTape Keep(ReadOnlyMemory<byte> json)
    {
        var tape = new JsonTape();
        tape.Read(json);
        Array.Resize(ref tape.tokens, tape.count);
        return tape;
    }

    public void Return()
    {
        source = default;
        if (tokens.Length <= SpareTokensMax && escaped.Length <= SpareTokensMax) spare = this;
    }

    private void Read(ReadOnlyMemory<byte> json)
    {
        source = json;
        count = escapedCount = depth = 0;
        TooDeep = -1;
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = Limits.JsonDepthMax + 1 });
        while (TooDeep < 0 && reader.Read()) Add(ref reader);
        // What is still open here belongs to a document that was given up as too deep.
        while (depth > 0) Close();
    }

    private void Add(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Close();
                break;
            case JsonTokenType.StartObject:
                Open(JsonKind.Object, ref reader);
                break;
            case JsonTokenType.StartArray:
                Open(JsonKind.List, ref reader);
                break;
            case JsonTokenType.PropertyName:
                Text(ref reader);
                break;
            case JsonTokenType.String:
                CountInParent();
                Text(ref reader);
                break;
            default:
                CountInParent();
                Append(KindOf(reader.TokenType), (int)reader.TokenStartIndex, reader.ValueSpan.Length, false);
                break;
        }
    }

    private static JsonKind KindOf(JsonTokenType type) => type switch
    {
        JsonTokenType.Number => JsonKind.Number,
        JsonTokenType.True => JsonKind.True,
        JsonTokenType.False => JsonKind.False,
        _ => JsonKind.Null,
    };

    private void Open(JsonKind kind, ref Utf8JsonReader reader)
    {
        CountInParent();
        if (depth == Limits.JsonDepthMax) TooDeep = count;
        else open[depth++] = count;
        Append(kind, (int)reader.TokenStartIndex, 0, false);
    }

    private void Close() => tokens[open[--depth]].Next = count;

    private void CountInParent()
    {
        if (depth > 0) tokens[open[depth - 1]].Length++;
    }

    private void Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            Append(JsonKind.Text, (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length, false);
            return;
        }
        var start = escapedCount;
        Unescape(reader.ValueSpan);
        Append(JsonKind.Text, start, escapedCount - start, true);
    }

    private void Append(JsonKind kind, int start, int length, bool isEscaped)
    {
        if (count == tokens.Length) Array.Resize(ref tokens, count * 2);
        ref var token = ref tokens[count++];
        token.Kind = kind;
        token.Start = start;
        token.Length = length;
        token.Next = count;
        token.Escaped = isEscaped;
    }

    private void Unescape(ReadOnlySpan<byte> text)
    {
        if (escaped.Length < escapedCount + text.Length)
            Array.Resize(ref escaped, Math.Max(escaped.Length * 2, escapedCount + text.Length));
        while (text.IndexOf((byte)'\\') is var at && at >= 0)
        {
            Copy(text[..at]);
            text = text[(at + 1)..];
            text = text[0] == 'u' ? UnescapeCodePoint(text[1..]) : UnescapeLetter(text);
        }
        Copy(text);
    }

    private ReadOnlySpan<byte> UnescapeLetter(ReadOnlySpan<byte> text)
    {
        escaped[escapedCount++] = text[0] switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            var same => same,
        };
        return text[1..];
    }

    private ReadOnlySpan<byte> UnescapeCodePoint(ReadOnlySpan<byte> text)
    {
        var unit = HexUnit(text);
        text = text[4..];
        if (char.IsHighSurrogate(unit) && text is [(byte)'\\', (byte)'u', ..] && HexUnit(text[2..]) is var low
            && char.IsLowSurrogate(low))
        {
            escapedCount += new Rune(unit, low).EncodeToUtf8(escaped.AsSpan(escapedCount));
            return text[6..];
        }
        if (Rune.TryCreate(unit, out var rune)) escapedCount += rune.EncodeToUtf8(escaped.AsSpan(escapedCount));
        else CopyLoneSurrogate(unit);
        return text;
    }

    /// <summary>Half a pair has no UTF-8; it gets the three bytes it would have, so that two different halves do not
    /// become equal.</summary>
    private void CopyLoneSurrogate(char unit)
    {
        escaped[escapedCount++] = (byte)(0xE0 | (unit >> 12));
        escaped[escapedCount++] = (byte)(0x80 | ((unit >> 6) & 0x3F));
        escaped[escapedCount++] = (byte)(0x80 | (unit & 0x3F));
    }

    private static char HexUnit(ReadOnlySpan<byte> text)
    {
        Must.Hold(Utf8Parser.TryParse(text[..4], out ushort unit, out _, 'x'));
        return (char)unit;
    }

    private void Copy(ReadOnlySpan<byte> text)
    {
        text.CopyTo(escaped.AsSpan(escapedCount));
        escapedCount += text.Length;
    }
}
