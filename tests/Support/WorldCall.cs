using System.Text;

namespace Meanwhile.Support;

/// <summary>One request as it arrived, kept before it was answered.</summary>
/// <param name="Order">Position among all requests of its world, from 0.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, decoded.</param>
/// <param name="Target">Path and query as they stood on the wire.</param>
/// <param name="Query">The query's values by name, decoded; values of a repeated name are joined by a comma.</param>
/// <param name="Headers">The headers by name, whatever its case; repeated ones are joined by a comma.</param>
/// <param name="Body">The bytes of the body.</param>
public sealed record WorldCall(
    int Order,
    string Method,
    string Path,
    string Target,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body)
{
    public string Text => Encoding.UTF8.GetString(Body.Span);

    public override string ToString() => $"{Method} {Target}";
}
