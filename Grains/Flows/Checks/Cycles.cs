using Meanwhile.Errors;

namespace Meanwhile.Flows.Checks;

/// <summary>No step waits for itself by way of others. Each circle is reported once, with its path.</summary>
internal static class Cycles
{
    public static void Check(ScopeDraft scope, ProblemList problems)
    {
        foreach (var inner in scope.Steps.SelectMany(step => step.Inner)) Check(inner, problems);
        var left = Leftovers(scope);
        while (left.Count > 0)
        {
            var circle = Circle(scope, left);
            var path = string.Join(" -> ", circle.Append(circle[0]).Select(index => scope.Steps[index].Id));
            var first = scope.Steps[circle[0]].Declaration;
            problems.Add(ErrorCodes.Cycle, first.Place, first.Node.Pointer, $"steps wait for each other: {path}",
                "one of them must not mention the next");
            left.ExceptWith(circle);
            Peel(scope, left);
        }
    }

    /// <summary>
    /// What is left when every step whose needs are met has been taken away, again and again: the circles and what
    /// waits for them.
    /// </summary>
    private static SortedSet<int> Leftovers(ScopeDraft scope)
    {
        var left = new SortedSet<int>(Enumerable.Range(0, scope.Steps.Count));
        Peel(scope, left);
        return left;
    }

    private static void Peel(ScopeDraft scope, SortedSet<int> left)
    {
        while (left.RemoveWhere(index => !scope.Steps[index].Needs.Keys.Any(left.Contains)) > 0)
        {
        }
    }

    private static List<int> Circle(ScopeDraft scope, SortedSet<int> left)
    {
        var path = new List<int>();
        var at = left.Min;
        while (!path.Contains(at))
        {
            path.Add(at);
            at = scope.Steps[at].Needs.Keys.First(left.Contains);
        }
        var circle = path[path.IndexOf(at)..];
        var start = circle.IndexOf(circle.Min());
        return [.. circle[start..], .. circle[..start]];
    }
}
