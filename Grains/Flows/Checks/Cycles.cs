using Meanwhile.Errors;

namespace Meanwhile.Flows.Checks;

/// <summary>No step waits for itself by way of others. Each circle is reported once, with its path.</summary>
internal static class Cycles
{
    public static void Check(FlowDraft flow, ProblemList problems)
    {
        var left = Leftovers(flow);
        while (left.Count > 0)
        {
            var circle = Circle(flow, left);
            var path = string.Join(" -> ", circle.Append(circle[0]).Select(index => flow.Steps[index].Id));
            var first = flow.Steps[circle[0]].Declaration;
            problems.Add(ErrorCodes.Cycle, first.Place, first.Node.Pointer, $"steps wait for each other: {path}",
                "one of them must not mention the next");
            left.ExceptWith(circle);
            Peel(flow, left);
        }
    }

    /// <summary>
    /// What is left when every step whose needs are met has been taken away, again and again: the circles and what
    /// waits for them.
    /// </summary>
    private static SortedSet<int> Leftovers(FlowDraft flow)
    {
        var left = new SortedSet<int>(Enumerable.Range(0, flow.Steps.Count));
        Peel(flow, left);
        return left;
    }

    private static void Peel(FlowDraft flow, SortedSet<int> left)
    {
        while (left.RemoveWhere(index => !flow.Steps[index].Needs.Keys.Any(left.Contains)) > 0)
        {
        }
    }

    private static List<int> Circle(FlowDraft flow, SortedSet<int> left)
    {
        var path = new List<int>();
        var at = left.Min;
        while (!path.Contains(at))
        {
            path.Add(at);
            at = flow.Steps[at].Needs.Keys.First(left.Contains);
        }
        var circle = path[path.IndexOf(at)..];
        var start = circle.IndexOf(circle.Min());
        return [.. circle[start..], .. circle[..start]];
    }
}
