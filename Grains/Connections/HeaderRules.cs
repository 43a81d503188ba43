using System.Buffers;

namespace Meanwhile.Connections;

/// <summary>
/// What may be sent as a header: names are HTTP tokens, and no value can smuggle in a line of its own.
/// </summary>
public static class HeaderRules
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly HashSet<string> Framing = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Expect", "Keep-Alive", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade",
    };

    /// <summary>What is wrong with a header; null when nothing is.</summary>
    public static string? FaultOf(string name, string value) =>
        AreSafe(name, value) ? FaultOf(name) : $"the header `{name}` is not a valid header";

    /// <summary>What is wrong with a header, whatever its value is.</summary>
    public static string? FaultOf(string name) => Framing.Contains(name)
        ? $"the header `{name}` says how messages are cut, which is not for flows to say"
        : null;

    private static bool AreSafe(string name, string value) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Token) && !value.AsSpan().ContainsAny('\r', '\n', '\0');
}
