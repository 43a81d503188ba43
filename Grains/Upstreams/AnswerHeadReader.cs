using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Meanwhile.Upstreams;

/// <summary>
/// Reads the head of an answer. It is a stranger's: two lengths, a length that is no number, or a coding that is not
/// known are refused, for whoever guesses there can be told anything.
/// </summary>
internal ref struct AnswerHeadReader
{
    private static readonly SearchValues<byte> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private long? length;
    private bool isChunked;
    private bool keepsOpen;

    /// <summary>
    /// Where the head ends, counted from the start of <paramref name="bytes"/>; 0 while its end has not come.
    /// </summary>
    /// <param name="bytes">What has come so far.</param>
    /// <param name="from">How much of it was looked at before.</param>
    public static int EndOf(ReadOnlySpan<byte> bytes, int from)
    {
        var at = Math.Max(0, from - 3);
        while (bytes[at..].IndexOf((byte)'\n') is var line and >= 0)
        {
            at += line + 1;
            var next = bytes[at..];
            if (next is [(byte)'\n', ..]) return at + 1;
            if (next is [(byte)'\r', (byte)'\n', ..]) return at + 2;
        }
        return 0;
    }

    /// <summary>The head in <paramref name="bytes"/>, which end where it ends. Folded lines are unfolded in place.
    /// </summary>
    /// <param name="bytes">The whole head.</param>
    /// <param name="hasNoBody">Whether the request was one that never gets a body.</param>
    public static AnswerHead Read(Span<byte> bytes, bool hasNoBody)
    {
        var (status, isNew) = StatusOf(bytes);
        var first = bytes.IndexOf((byte)'\n') + 1;
        Unfold(bytes[first..]);
        var reader = new AnswerHeadReader { keepsOpen = isNew };
        reader.ReadLines(bytes[first..]);
        if (hasNoBody || status is < 200 or 204 or 304) (reader.length, reader.isChunked) = (0, false);
        if (reader is { isChunked: true, length: not null }) (reader.length, reader.keepsOpen) = (null, false);
        var endsWithConnection = reader.length is null && !reader.isChunked;
        return new AnswerHead(bytes.ToArray(), first, status,
            new(reader.length, reader.isChunked, reader.keepsOpen && !endsWithConnection));
    }

    /// <summary>Whether what has come so far can be the beginning of an answer.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> bytes) =>
        bytes.Length < 7 ? "HTTP/1."u8.StartsWith(bytes) : bytes.StartsWith("HTTP/1."u8);

    private static (int Status, bool IsNew) StatusOf(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("HTTP/1."u8) || line.Length < 13 || line[8] != (byte)' '
            || line[7] is not ((byte)'0' or (byte)'1') || line[12] is not ((byte)' ' or (byte)'\r' or (byte)'\n')
            || !Utf8Parser.TryParse(line[9..12], out int status, out var read) || read != 3 || status < 100)
            throw Broken("no status line of HTTP/1");
        return (status, line[7] == (byte)'1');
    }

    private static void Unfold(Span<byte> lines)
    {
        for (var at = 0; lines[at..].IndexOf((byte)'\n') is var line and >= 0;)
        {
            at += line + 1;
            if (at >= lines.Length || at < 2 || lines[at] is not ((byte)' ' or (byte)'\t')) continue;
            lines[at - 1] = (byte)' ';
            if (lines[at - 2] == (byte)'\r') lines[at - 2] = (byte)' ';
        }
    }

    private void ReadLines(ReadOnlySpan<byte> lines)
    {
        while (lines.IndexOf((byte)'\n') is var end and > 0 && lines[0] != (byte)'\r')
        {
            var line = lines[..end];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[..colon].ContainsAnyExcept(Token)) throw Broken("a line that is no header");
            var value = line[(colon + 1)..].Trim(" \t\r"u8);
            if (value.ContainsAny((byte)'\r', (byte)0)) throw Broken("a header with control characters");
            Heed(line[..colon], value);
            lines = lines[(end + 1)..];
        }
    }

    private void Heed(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.Length == 14 && Ascii.EqualsIgnoreCase(name, "content-length"u8))
        {
            if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9')
                || !Utf8Parser.TryParse(value, out long said, out _) || (length is { } other && other != said))
                throw Broken("a length that is none");
            length = said;
        }
        else if (name.Length == 17 && Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8))
        {
            if (isChunked || !Ascii.EqualsIgnoreCase(value, "chunked"u8)) throw Broken("an unknown transfer coding");
            isChunked = true;
        }
        else if (name.Length == 10 && Ascii.EqualsIgnoreCase(name, "connection"u8))
        {
            if (Has(value, "close"u8)) keepsOpen = false;
            else if (Has(value, "keep-alive"u8)) keepsOpen = true;
        }
    }

    private static bool Has(ReadOnlySpan<byte> list, ReadOnlySpan<byte> word)
    {
        foreach (var part in list.Split((byte)','))
            if (Ascii.EqualsIgnoreCase(list[part].Trim(" \t"u8), word)) return true;
        return false;
    }

    private static HttpIOException Broken(string what) =>
        new(HttpRequestError.InvalidResponse, $"The answer holds {what}");
}
