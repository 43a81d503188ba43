using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Meanwhile.Steps;

/// <summary>
/// Unpacks compressed answers. Steps do not ask for compression, which costs more than it saves next door; a connection
/// to somewhere far can, with an <c>Accept-Encoding</c> header of its own.
/// </summary>
internal static class HttpCoding
{
    private const int PieceBytes = 16_384;

    /// <summary>
    /// The unpacked bytes; null when they are more than <paramref name="max"/>. A coding nobody asked for and nobody
    /// knows is a broken answer.
    /// </summary>
    public static ReadOnlyMemory<byte>? Unpack(ReadOnlyMemory<byte> packed, string coding, long max)
    {
        if (coding.Length == 0 || coding.Equals("identity", StringComparison.OrdinalIgnoreCase)) return packed;
        var array = MemoryMarshal.TryGetArray(packed, out var there) ? there : new(packed.ToArray());
        using var source = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        using var stream = Decoder(source, coding.Trim().ToLowerInvariant());
        var bytes = new ArrayBufferWriter<byte>(PieceBytes);
        while (stream.Read(bytes.GetSpan(PieceBytes)) is var read and > 0)
        {
            bytes.Advance(read);
            if (bytes.WrittenCount > max) return null;
        }
        return bytes.WrittenMemory;
    }

    private static Stream Decoder(Stream packed, string coding) => coding switch
    {
        "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
        "deflate" => new ZLibStream(packed, CompressionMode.Decompress),
        "br" => new BrotliStream(packed, CompressionMode.Decompress),
        _ => throw new HttpIOException(HttpRequestError.InvalidResponse, $"Unknown coding {coding}"),
    };
}
