using System.Buffers;

namespace Meanwhile.Expressions;

/// <summary>
/// Moves over JSON text that was checked when it came in. It looks for brackets and quotes only, which is several
/// times as fast as reading every token, and most of a value is passed over and not read.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private const int ShortText = 16;

    private static readonly SearchValues<byte> AfterScalar = SearchValues.Create(",]} \t\r\n"u8);

    private readonly ReadOnlySpan<byte> json = json;

    /// <summary>Where the cursor stands, in bytes.</summary>
    public int At { get; private set; }

    /// <summary>The next byte that is no white space.</summary>
    public byte Next()
    {
        while (json[At] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') At++;
        return json[At];
    }

    /// <summary>Passes over the byte at the cursor.</summary>
    public void Step() => At++;

    /// <summary>Into an array or a map, or on to its next entry. False at the end, which is passed over.</summary>
    public bool StepToEntry()
    {
        At++;
        if (Next() is not ((byte)']' or (byte)'}')) return true;
        At++;
        return false;
    }

    /// <summary>From behind an entry to the next one. False at the end, which is passed over.</summary>
    public bool StepOver()
    {
        var isMore = Next() == (byte)',';
        At++;
        if (isMore) Next();
        return isMore;
    }

    /// <summary>Passes over a string and gives what stands between its quotes.</summary>
    public ReadOnlySpan<byte> Text()
    {
        var start = At + 1;
        At = BehindText(json, start);
        return json[start..(At - 1)];
    }

    /// <summary>Passes over the value at the cursor.</summary>
    public void Skip()
    {
        switch (json[At])
        {
            case (byte)'"': Text(); break;
            case (byte)'{' or (byte)'[': SkipNested(); break;
            default:
                var length = json[At..].IndexOfAny(AfterScalar);
                At = length < 0 ? json.Length : At + length;
                break;
        }
    }

    private void SkipNested()
    {
        var text = json;
        var at = At;
        var depth = 0;
        do
        {
            var character = text[at++];
            if (character == (byte)'"') at = BehindText(text, at);
            // One bit tells the two kinds of brackets apart, and none else differs by it.
            else if ((character | 0x20) == (byte)'{') depth++;
            else if ((character | 0x20) == (byte)'}') depth--;
        }
        while (depth > 0);
        At = at;
    }

    /// <summary>From behind the opening quote to behind the closing one. Most strings are short, so the first bytes are
    /// looked at one by one, and only then many at once.</summary>
    private static int BehindText(ReadOnlySpan<byte> text, int at)
    {
        for (var soon = at + ShortText; at < soon; at++)
        {
            if (text[at] == (byte)'"') return at + 1;
            if (text[at] == (byte)'\\') at++;
        }

        while (true)
        {
            var found = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            Must.Hold(found >= 0);
            at += found;
            if (text[at] == (byte)'"') return at + 1;
            at += 2;
        }
    }
}
