namespace Meanwhile.Flows;

/// <summary>One route, taken apart once so that matching only compares segments.</summary>
internal sealed class FlowRouteEntry(FlowRoute route, FlowEntry flow)
{
    private readonly string[] segments = route.Path[1..].Split('/');

    public string Method => route.Method;

    public string Path => route.Path;

    public FlowEntry Flow => flow;

    public bool IsPlain { get; } = !route.Path.Contains('{');

    public int PlainSegments => segments.Count(segment => !segment.StartsWith('{'));

    /// <summary>What the path gives for each name, or null when it is another path.</summary>
    public KeyValuePair<string, string>[]? Match(string path)
    {
        if (path.Length == 0 || path.AsSpan().Count('/') != segments.Length) return null;
        var values = new KeyValuePair<string, string>[segments.Length - PlainSegments];
        var filled = 0;
        var at = 1;
        foreach (var segment in segments)
        {
            var end = path.IndexOf('/', at);
            if (end < 0) end = path.Length;
            var text = path.AsSpan(at, end - at);
            if (segment[0] != '{')
            {
                if (!text.SequenceEqual(segment)) return null;
            }
            else
            {
                if (text.IsEmpty) return null;
                values[filled++] = new(segment[1..^1], text.ToString());
            }
            at = end + 1;
        }
        return values;
    }
}
