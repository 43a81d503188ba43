using System.Buffers;

namespace Meanwhile.Connections;

/// <summary>
/// What may be sent as a header: names are HTTP tokens, and no value can smuggle in a line of its own.
/// </summary>
public static class HeaderRules
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool AreSafe(string name, string value) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Token) && !value.AsSpan().ContainsAny('\r', '\n', '\0');
}
