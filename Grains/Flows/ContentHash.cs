using System.Security.Cryptography;

namespace Meanwhile.Flows;

/// <summary>The name of a version: the same text, the same name.</summary>
public static class ContentHash
{
    public static string Of(byte[] text) => Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 8));
}
