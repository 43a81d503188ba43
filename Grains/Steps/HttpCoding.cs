using System.IO.Compression;
using System.Net.Http.Headers;

namespace Meanwhile.Steps;

/// <summary>
/// Unpacks compressed answers. Steps do not ask for compression, which costs more than it saves next door; a connection
/// to somewhere far can, with an <c>Accept-Encoding</c> header of its own.
/// </summary>
internal static class HttpCoding
{
    /// <summary>How the body is packed; null when it is not.</summary>
    public static string? Of(HttpContentHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues("Content-Encoding", out var values)) return null;
        var coding = values.ToString().Trim().ToLowerInvariant();
        return coding is "" or "identity" ? null : coding;
    }

    /// <summary>The unpacked stream. A coding nobody asked for and nobody knows is a broken answer.</summary>
    public static Stream Decode(Stream packed, string coding) => coding switch
    {
        "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
        "deflate" => new ZLibStream(packed, CompressionMode.Decompress),
        "br" => new BrotliStream(packed, CompressionMode.Decompress),
        _ => throw new HttpIOException(HttpRequestError.InvalidResponse, $"Unknown coding {coding}"),
    };
}
