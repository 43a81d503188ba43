using Meanwhile.Errors;

namespace Meanwhile.Flows.Checks;

/// <summary>No other flow answers at the routes of this one.</summary>
internal static class FreeRoutes
{
    public static void Check(FlowDeclaration flow, IEnumerable<FlowVersion> others, ProblemList problems)
    {
        foreach (var route in flow.Routes)
            foreach (var other in others.Where(other => other.Flow != flow.Name))
                if (other.Routes.Any(taken => taken.Method == route.Method && Shape(taken.Path) == Shape(route.Path)))
                    problems.Add(ErrorCodes.RouteTaken, flow.Root["triggers"]!,
                        $"`{route.Method} {route.Path}` is already answered by the flow `{other.Flow}`",
                        "choose another path or method");
    }

    /// <summary>Two paths that differ only in the names of their parameters match the same requests.</summary>
    private static string Shape(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment.StartsWith('{') ? "{}" : segment));
}
