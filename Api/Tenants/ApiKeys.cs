using System.Security.Cryptography;
using System.Text;

namespace Meanwhile.Tenants;

/// <summary>
/// The keys this server knows, as hashes: it cannot give one away. Without any, only loopback may be served.
/// </summary>
public sealed class ApiKeys(IEnumerable<string> keys)
{
    private readonly byte[][] hashes = [.. keys.Select(Hash)];

    public bool Any => hashes.Length > 0;

    /// <summary>Whether a key is known; takes the same time for every wrong one.</summary>
    public bool Knows(string key)
    {
        var hash = Hash(key);
        var known = false;
        foreach (var one in hashes) known |= CryptographicOperations.FixedTimeEquals(one, hash);
        return known;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
