using System.Text.RegularExpressions;
using Meanwhile.Documents;
using Meanwhile.Errors;

namespace Meanwhile.Flows;

/// <summary>Reads <c>triggers</c>: how a flow is started besides by its name.</summary>
internal static partial class TriggerReader
{
    internal const string PathForm = @"(/([A-Za-z0-9._~-]+|\{[A-Za-z_][A-Za-z0-9_]*\}))+";

    private static readonly string[] Triggers = ["http"];
    internal static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly string[] Reserved =
    [
        "v1", "docs", "openapi", "schemas", "health", "metrics", "dashboard", "live", "hooks", "mcp", "errors",
        ".well-known", "demo",
    ];

    public static IReadOnlyList<FlowRoute> Routes(MapNode root, ProblemList problems)
    {
        if (root["triggers"] is not { } node) return [];
        if (node is not MapNode map)
        {
            problems.Add(ErrorCodes.WrongType, node, "`triggers` must be a map",
                "for example `http: \"GET /hello/{name}\"`");
            return [];
        }
        foreach (var entry in map.Entries.Where(entry => !Triggers.Contains(entry.Key)))
            problems.AddUnknownKey(map, entry, Triggers, "`triggers`");
        return map["http"] is { } http && Route(http, problems) is { } route ? [route] : [];
    }

    private static FlowRoute? Route(DocumentNode node, ProblemList problems)
    {
        var (method, path, place) = node switch
        {
            ScalarNode { Kind: ScalarKind.Text } text when text.Text.Split(' ') is [var verb, var rest] =>
                (verb, rest, text),
            MapNode map => FromMap(map, problems),
            _ => (null, null, node),
        };
        if (method is null || path is null)
        {
            var isFilled = node is ScalarNode scalar && scalar.Text.Contains("{{", StringComparison.Ordinal);
            problems.Add(ErrorCodes.BadValue, node, "`http` must be a method and a path",
                isFilled ? PathHint("{{") : "for example `\"GET /hello/{name}\"`, with one space between them");
            return null;
        }
        if (!Methods.Contains(method))
        {
            problems.Add(ErrorCodes.BadValue, place, $"`{method}` cannot be a route's method",
                Nearest.Hint(method, Methods) ?? $"one of {string.Join(", ", Methods)}");
            return null;
        }
        return IsPath(path, place, problems) ? new FlowRoute(method, path) : null;
    }

    private static (string? Method, string? Path, DocumentNode Place) FromMap(MapNode map, ProblemList problems)
    {
        foreach (var entry in map.Entries.Where(entry => entry.Key is not ("method" or "path")))
            problems.AddUnknownKey(map, entry, ["method", "path"], "`http`");
        return ((map["method"] as ScalarNode)?.Text ?? "GET", (map["path"] as ScalarNode)?.Text, map);
    }

    private static string PathHint(string path) => path switch
    {
        _ when path.Contains("{{", StringComparison.Ordinal) =>
            "a route has no expressions: write `{id}` for `input.id`",
        _ when path.Contains("/:", StringComparison.Ordinal) => "write `{name}` for `:name`",
        _ when path.Contains("://", StringComparison.Ordinal) => "a route is only the path, for example `/orders`",
        _ when path.Contains('?') => "leave out what stands behind `?`: a query fills the input by itself",
        "/" => "name at least one segment, for example `/orders`",
        _ when path.EndsWith('/') => "leave out the `/` at its end",
        _ => "it begins with `/`; each segment is plain text or one `{name}`",
    };

    private static bool IsPath(string path, DocumentNode place, ProblemList problems)
    {
        if (!WholePath().IsMatch(path))
        {
            problems.Add(ErrorCodes.BadValue, place, $"`{path}` is not a route's path",
                PathHint(path));
            return false;
        }
        var segments = path[1..].Split('/');
        if (Reserved.Contains(segments[0]))
        {
            problems.Add(ErrorCodes.RouteTaken, place, $"`/{segments[0]}` belongs to the server itself",
                "choose another first segment");
            return false;
        }
        var names = segments.Where(segment => segment.StartsWith('{')).ToArray();
        if (names.Distinct().Count() == names.Length) return true;
        problems.Add(ErrorCodes.BadValue, place, $"`{path}` has the same name twice",
            "give each `{name}` a name of its own");
        return false;
    }

    [GeneratedRegex($@"^{PathForm}\z")]
    private static partial Regex WholePath();
}
