using System.Buffers;
using System.Text;
using Meanwhile.Connections;
using Meanwhile.Upstreams;

namespace Meanwhile.Steps;

/// <summary>Puts the address of a call together: whom it goes to, and what its request line says.</summary>
internal readonly record struct HttpAddress(Upstream Upstream, string Target)
{
    private const string Invalid = "the address is not a valid http or https URL";

    /// <summary>What stands in a request line as it is; everything else is encoded first.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "!$&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");

    public static (HttpAddress? Address, string? Fault) Of(HttpStep.Settings settings, HttpConnection connection)
    {
        if (settings.Url is not null) return Whole(settings);
        var path = settings.Path ?? "";
        if (LeavesItsPlace(path)) return (null, "`path` may not hold `.` or `..` as a segment");
        var target = path.Length > 0 && path[0] == '/' ? connection.Prefix + path
            : path.Length > 0 || connection.Prefix.Length == 0 ? $"{connection.Prefix}/{path}"
            : connection.Prefix;
        if (settings.Query.Entries.Count > 0) target = WithQuery(target, settings.Query);
        if (target.AsSpan().ContainsAnyExcept(Plain))
        {
            var origin = connection.Address!.GetLeftPart(UriPartial.Authority);
            if (!Uri.TryCreate(origin + target, UriKind.Absolute, out var encoded)) return (null, Invalid);
            target = encoded.PathAndQuery;
        }
        return (new HttpAddress(connection.Upstream, target), null);
    }

    private static (HttpAddress? Address, string? Fault) Whole(HttpStep.Settings settings)
    {
        var text = settings.Query.Entries.Count > 0 ? WithQuery(settings.Url!, settings.Query) : settings.Url!;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? (new HttpAddress(PublicWeb.Connection.UpstreamAt(address), address.PathAndQuery), null)
            : (null, Invalid);
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
