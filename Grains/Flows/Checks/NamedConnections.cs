using Meanwhile.Documents;
using Meanwhile.Errors;

namespace Meanwhile.Flows.Checks;

/// <summary>Every connection that is named exists and is of the kind its step needs.</summary>
internal static class NamedConnections
{
    public static void Check(ScopeDraft body, IReadOnlyDictionary<string, string> connections, ProblemList problems)
    {
        foreach (var step in body.AndInner().SelectMany(scope => scope.Steps))
        {
            if (step.Call is { } call) Check(call, step.Declaration.Settings, connections, problems);
            if (step.Fallback?.Call is { } other)
                Check(other, ((MapNode)step.Declaration.Node["fallback"]!).Entries[0].Value, connections, problems);
        }
    }

    private static void Check(
        PlannedCall call, DocumentNode settings, IReadOnlyDictionary<string, string> connections, ProblemList problems)
    {
        if (call.Connection is not { } name) return;
        var place = (settings as MapNode)?["connection"] ?? settings;
        var wanted = call.Kind.About.Connection!;
        if (!connections.TryGetValue(name, out var kind))
            problems.Add(ErrorCodes.UnknownConnection, place, $"there is no connection `{name}`",
                Nearest.Hint(name, connections.Keys)
                    ?? $"create it with `PUT /v1/connections/{name}` or a file in the connections folder");
        else if (kind != wanted)
            problems.Add(ErrorCodes.ConnectionKind, place,
                $"`{name}` is a connection of kind {kind}, but `{call.Kind.Name}` needs one of kind {wanted}",
                connections.FirstOrDefault(one => one.Value == wanted).Key is { } fit ? $"for example `{fit}`" : null);
    }
}
