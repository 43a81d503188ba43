using System.Globalization;

namespace Meanwhile.Shares;

/// <summary>The directives of a <c>Cache-Control</c> header.</summary>
internal sealed class CacheControl
{
    private readonly Dictionary<string, string?> directives = new(StringComparer.OrdinalIgnoreCase);

    private CacheControl()
    {
    }

    public static CacheControl Read(string? header)
    {
        var read = new CacheControl();
        foreach (var part in Parts(header ?? ""))
        {
            var equals = part.IndexOf('=');
            var name = (equals < 0 ? part : part[..equals]).Trim();
            var value = equals < 0 ? null : part[(equals + 1)..].Trim().Trim('"');
            if (name.Length > 0) read.directives.TryAdd(name, value);
        }
        return read;
    }

    public bool Has(string directive) => directives.ContainsKey(directive);

    /// <summary>
    /// The seconds of a directive; null when it is not there, and none when they cannot be read: who sends nonsense
    /// wants to be asked again.
    /// </summary>
    public TimeSpan? Seconds(string directive) => directives.TryGetValue(directive, out var value)
        ? SecondsOf(value) ?? TimeSpan.Zero
        : null;

    /// <summary>Whole seconds, at most what a cache may reckon with; null when the text is none.</summary>
    public static TimeSpan? SecondsOf(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Any(letter => !char.IsAsciiDigit(letter))) return null;
        var seconds = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
            ? read
            : long.MaxValue;
        return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
    }

    /// <summary>Between commas, but not those inside quotes.</summary>
    private static IEnumerable<string> Parts(string header)
    {
        var start = 0;
        var isQuoted = false;
        for (var at = 0; at <= header.Length; at++)
        {
            if (at < header.Length && header[at] == '"') isQuoted = !isQuoted;
            if (at < header.Length && (header[at] != ',' || isQuoted)) continue;
            yield return header[start..at];
            start = at + 1;
        }
    }
}
