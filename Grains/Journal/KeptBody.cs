using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Meanwhile.Journal;

/// <summary>
/// Where some JSON of a run is kept: in its row, or, when it is large, once per run beside it under its hash.
/// </summary>
internal readonly record struct KeptBody
{
    private KeptBody(byte[]? inline, byte[]? hash, ReadOnlyMemory<byte> large) =>
        (Inline, Hash, Large) = (inline, hash, large);

    /// <summary>What stands in the row; null when there is nothing or it is large.</summary>
    public byte[]? Inline { get; }

    /// <summary>The name of what is large; null when it is not.</summary>
    public byte[]? Hash { get; }

    public ReadOnlyMemory<byte> Large { get; }

    public static KeptBody Of(ReadOnlyMemory<byte> body) => body.Length switch
    {
        0 => default,
        <= Limits.JournalInlineBytesMax => new(Array(body), null, default),
        _ => new(null, SHA256.HashData(body.Span), body),
    };

    /// <summary>The bytes as an array of their own, copied only when they are a part of one.</summary>
    public static byte[] Array(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var segment) && segment.Array!.Length == segment.Count
            ? segment.Array
            : body.ToArray();
}
