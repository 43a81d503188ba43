using System.Text.RegularExpressions;

namespace Meanwhile.House;

/// <summary>
/// Finds the members of types with code in them, and counts their lines from the signature to the end.
/// </summary>
internal static partial class Methods
{
    public static IEnumerable<(string Name, int Line, int Lines)> In(string text)
    {
        var bare = CSharpText.Bare(text);
        var types = new Stack<int>();
        var depth = 0;
        var start = 0;
        for (var at = 0; at < bare.Length; at++)
        {
            var inType = types.TryPeek(out var level) && level == depth;
            switch (bare[at])
            {
                case '{' when depth == types.Count && TypeHead().IsMatch(bare[start..at]):
                    types.Push(++depth);
                    start = at + 1;
                    break;
                case '{' or '(' or '[':
                    depth++;
                    break;
                case '}' when inType:
                    types.Pop();
                    depth--;
                    start = at + 1;
                    break;
                case '}' or ')' or ']':
                    depth--;
                    if (bare[at] == '}' && types.TryPeek(out level) && level == depth && !GoesOn(bare, at))
                    {
                        if (Of(bare, start, at) is { } body) yield return body;
                        start = at + 1;
                    }
                    break;
                case ';' when inType || depth == 0:
                    if (Of(bare, start, at) is { } member) yield return member;
                    start = at + 1;
                    break;
            }
        }
    }

    /// <summary>After the closing brace of an initialiser the member is not at its end.</summary>
    private static bool GoesOn(string bare, int brace)
    {
        var next = brace + 1;
        while (next < bare.Length && char.IsWhiteSpace(bare[next])) next++;
        return next < bare.Length && bare[next] is ';' or '=' or ',' or '.' or ')' or '!' or '?';
    }

    private static (string Name, int Line, int Lines)? Of(string bare, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(bare[start])) start++;
        var head = Attributes().Replace(bare[start..(end + 1)], "");
        if (Signature().Match(head) is not { Success: true } signature) return null;
        var line = bare.AsSpan(0, start).Count('\n') + 1;
        return (signature.Groups["name"].Value, line, bare.AsSpan(start, end - start).Count('\n') + 1);
    }

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\b[^;=]*\z")]
    private static partial Regex TypeHead();

    [GeneratedRegex(@"\A(\s*\[[^\]]*\])+")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"\A[^={;]*?(?<name>\w+)(<[^>({]*>)?\(")]
    private static partial Regex Signature();
}
