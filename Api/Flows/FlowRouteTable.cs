using System.Collections.Frozen;

namespace Meanwhile.Flows;

/// <summary>
/// Own routes of flows, for one tenant: a lock-free table that is replaced whole when the catalog changes. [1]
/// </summary>
public sealed class FlowRouteTable
{
    private readonly FrozenDictionary<string, FlowRouteEntry[]> plain;
    private readonly FlowRouteEntry[] patterns;

    private FlowRouteTable(IReadOnlyList<FlowRouteEntry> routes)
    {
        plain = routes.Where(route => route.IsPlain)
            .GroupBy(route => route.Path)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        patterns = [.. routes.Where(route => !route.IsPlain).OrderByDescending(route => route.PlainSegments)];
    }

    public static FlowRouteTable Empty { get; } = new([]);

    public static FlowRouteTable Of(IEnumerable<FlowEntry> flows) =>
        new([.. flows.SelectMany(flow => flow.Version.Routes.Select(route => new FlowRouteEntry(route, flow)))]);

    /// <summary>The flow that answers at this address, and what it takes from the path.</summary>
    public FlowMatch Find(string method, string path)
    {
        var allowed = new List<string>(0);
        if (plain.TryGetValue(path, out var exact))
            foreach (var route in exact)
                if (Fits(route, method, allowed)) return new FlowMatch(route.Flow, []);
        foreach (var route in patterns)
            if (route.Match(path) is { } values && Fits(route, method, allowed))
                return new FlowMatch(route.Flow, values);
        return new FlowMatch(null, []) { Allowed = allowed };
    }

    private static bool Fits(FlowRouteEntry route, string method, List<string> allowed)
    {
        if (route.Method == method || (route.Method == "GET" && method == "HEAD")) return true;
        allowed.Add(route.Method);
        return false;
    }
}
