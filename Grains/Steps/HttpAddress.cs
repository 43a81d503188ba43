using System.Text;
using Meanwhile.Connections;

namespace Meanwhile.Steps;

/// <summary>Puts the address of a call together.</summary>
internal static class HttpAddress
{
    public static (Uri? Address, string? Fault) Of(HttpStep.Settings settings, HttpConnection connection)
    {
        var path = settings.Path ?? "";
        if (LeavesItsPlace(path)) return (null, "`path` may not hold `.` or `..` as a segment");
        var text = settings.Url
            ?? (path.Length == 0 || path[0] == '/' ? connection.Address + path : $"{connection.Address}/{path}");
        if (settings.Query.Entries.Count > 0) text = WithQuery(text, settings.Query);
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? (address, null)
            : (null, "the address is not a valid http or https URL");
    }

    private static bool LeavesItsPlace(string path)
    {
        if (!path.Contains("..", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal)
            && !path.Contains("%2e", StringComparison.OrdinalIgnoreCase) && !path.StartsWith('.'))
            return false;
        var question = path.IndexOf('?');
        var segments = (question < 0 ? path : path[..question]).Replace('\\', '/').Split('/');
        return segments.Select(Uri.UnescapeDataString).Any(segment => segment is "." or "..");
    }

    private static string WithQuery(string text, TextMap query)
    {
        var whole = new StringBuilder(text);
        var separator = text.Contains('?') ? '&' : '?';
        foreach (var (name, value) in query.Entries)
        {
            whole.Append(separator).Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
        return whole.ToString();
    }
}
