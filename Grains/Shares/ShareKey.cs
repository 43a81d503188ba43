using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Meanwhile.Shares;

/// <summary>
/// The name of a call: SHA-256 of whose it is and what is called. Whoever could make two calls with one name could read
/// the answers of others, so it is a hash that nobody can do that with.
/// </summary>
public readonly record struct ShareKey(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    private const int Bytes = 32;

    public static ShareKey Of(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[Bytes];
        SHA256.HashData(text, hash);
        return Read(hash);
    }

    /// <summary>The key that <see cref="ToString"/> has written.</summary>
    public static ShareKey Parse(string digits)
    {
        Span<byte> hash = stackalloc byte[Bytes];
        Must.Hold(digits.Length == Bytes * 2);
        Convert.FromHexString(digits, hash, out _, out _);
        return Read(hash);
    }

    public override string ToString()
    {
        Span<byte> hash = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt64BigEndian(hash, First);
        BinaryPrimitives.WriteUInt64BigEndian(hash[8..], Second);
        BinaryPrimitives.WriteUInt64BigEndian(hash[16..], Third);
        BinaryPrimitives.WriteUInt64BigEndian(hash[24..], Fourth);
        return Convert.ToHexStringLower(hash);
    }

    private static ShareKey Read(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[16..]), BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));
}
