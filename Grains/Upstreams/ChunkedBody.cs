using System.Buffers;
using System.Buffers.Text;

namespace Meanwhile.Upstreams;

/// <summary>Takes a body out of its chunks (RFC 9112, section 7.1), however they are cut up on the way.</summary>
internal sealed class ChunkedBody(IBufferWriter<byte>? body, long maxBytes)
{
    private const int LineBytesMax = 4096;

    private enum Place
    {
        Size,
        Data,
        AfterData,
        Trailer,
        Done,
    }

    private Place place = Place.Size;
    private long left;
    private long total;
    private int trailerBytes;

    public bool IsDone => place == Place.Done;

    /// <summary>Whether it is longer than allowed; nothing more is taken then.</summary>
    public bool IsTooLarge => total > maxBytes;

    /// <summary>Takes what it can; gives how many bytes that were.</summary>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (!IsDone && !IsTooLarge)
        {
            var there = bytes[at..];
            if (place == Place.Data)
            {
                if (there.IsEmpty) return at;
                at += TakeData(there);
                continue;
            }
            var end = there.IndexOf((byte)'\n');
            if (end < 0)
                return there.Length > LineBytesMax ? throw Broken() : at;
            TakeLine(there[..end].TrimEnd((byte)'\r'));
            at += end + 1;
        }
        return at;
    }

    private int TakeData(ReadOnlySpan<byte> bytes)
    {
        var size = (int)Math.Min(left, bytes.Length);
        body?.Write(bytes[..size]);
        left -= size;
        if (left == 0) place = Place.AfterData;
        return size;
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        switch (place)
        {
            case Place.AfterData:
                if (!line.IsEmpty) throw Broken();
                place = Place.Size;
                break;
            case Place.Trailer:
                if ((trailerBytes += line.Length) > Limits.AnswerHeadBytesMax) throw Broken();
                if (line.IsEmpty) place = Place.Done;
                break;
            default:
                left = SizeOf(line);
                total += left;
                place = left == 0 ? Place.Trailer : Place.Data;
                break;
        }
    }

    private static long SizeOf(ReadOnlySpan<byte> line)
    {
        if (!Utf8Parser.TryParse(line, out long size, out var digits, 'x') || size < 0
            || (digits < line.Length && line[digits] is not ((byte)';' or (byte)' ' or (byte)'\t')))
            throw Broken();
        return size;
    }

    private static HttpIOException Broken() =>
        new(HttpRequestError.InvalidResponse, "The answer's chunks are not well formed");
}
