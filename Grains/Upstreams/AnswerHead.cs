using System.Text;

namespace Meanwhile.Upstreams;

/// <summary>
/// Status line and headers of an answer, kept as the bytes they came in: most flows never look at a header.
/// </summary>
public sealed class AnswerHead
{
    private readonly byte[] bytes;
    private readonly int firstLine;

    internal AnswerHead(byte[] bytes, int firstLine, int status, AnswerFraming framing)
    {
        (this.bytes, this.firstLine) = (bytes, firstLine);
        (Status, Framing) = (status, framing);
    }

    public int Status { get; }

    /// <summary>How the end of the body is known, and whether the socket can be used again.</summary>
    internal AnswerFraming Framing { get; }

    /// <summary>The value of a header, several of one name joined by commas; null when it is not there.</summary>
    public string? this[string name]
    {
        get
        {
            string? found = null;
            var lines = new HeaderLines(bytes.AsSpan(firstLine));
            while (lines.MoveNext())
                if (Ascii.EqualsIgnoreCase(lines.Name, name))
                    found = found is null ? Text(lines.Value) : $"{found}, {Text(lines.Value)}";
            return found;
        }
    }

    /// <summary>All headers, their names in lower case, several of one name joined by commas.</summary>
    public Dictionary<string, string> ToDictionary()
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        var lines = new HeaderLines(bytes.AsSpan(firstLine));
        while (lines.MoveNext())
        {
            var (name, value) = (Text(lines.Name).ToLowerInvariant(), Text(lines.Value));
            all[name] = all.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        }
        return all;
    }

    private static string Text(ReadOnlySpan<byte> latin) => Encoding.Latin1.GetString(latin);
}
