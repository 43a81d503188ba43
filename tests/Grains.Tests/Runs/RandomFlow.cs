using System.Globalization;
using System.Text;

namespace Meanwhile.Runs;

/// <summary>
/// A random graph of steps with random times and failures, and what must come of it by a tiny interpreter that goes
/// through the steps one after the other and only adds up times.
/// </summary>
internal sealed class RandomFlow
{
    private readonly Node[] nodes;

    public RandomFlow(Random random)
    {
        nodes = new Node[random.Next(1, 25)];
        for (var index = 0; index < nodes.Length; index++)
            nodes[index] = new Node(
                $"s{index}", random.Next(1, 1_000_000), Pick(random), [.. Enumerable.Range(0, index)
                    .Where(_ => random.Next(index) < 2)
                    .Select(need => new Need(need, (Bond)random.Next(3)))]);
        Interpret();
    }

    private enum Fate
    {
        Answers,
        Fails,
        FailsButMay,
        IsNotAsked,
    }

    private enum Bond
    {
        Uses,
        UsesIfThere,
        OnlyAfter,
    }

    /// <summary>When the run must end, in milliseconds.</summary>
    public long EndMilliseconds { get; private set; }

    /// <summary>Whether two things happen at one instant, so that their order is open.</summary>
    public bool IsAmbiguous { get; private set; }

    /// <summary>The flow with one test, which expects what the interpreter says.</summary>
    public string Yaml()
    {
        var text = new StringBuilder("flow: random\nsteps:\n");
        foreach (var node in nodes) Declare(text, node);
        text.Append("tests:\n  - name: as interpreted\n    mocks:\n");
        foreach (var node in nodes)
            text.Append(CultureInfo.InvariantCulture, $"      {node.Id}: {{ takes: {node.Takes}ms, ")
                .Append(node.Fate is Fate.Fails or Fate.FailsButMay ? "error: 500 }\n" : "body: 1 }\n");
        text.Append("    expect:\n");
        var fatal = nodes.Where(node => node is { Fate: Fate.Fails, Ran: true }).MinBy(node => node.End);
        if (fatal is not null) text.Append(CultureInfo.InvariantCulture, $"      error: 'MW3004 {fatal.Id}:'\n");
        else
            text.Append("      skipped: [")
                .AppendJoin(", ", nodes.Where(node => node.Skipped).Select(node => node.Id)).Append("]\n");
        text.Append("      calls: { ").AppendJoin(", ", nodes.Select(node => $"{node.Id}: {(node.Ran ? 1 : 0)}"))
            .Append(" }\n");
        return text.ToString();
    }

    private static Fate Pick(Random random) => random.Next(20) switch
    {
        0 => Fate.Fails,
        1 or 2 => Fate.FailsButMay,
        3 or 4 => Fate.IsNotAsked,
        _ => Fate.Answers,
    };

    private void Declare(StringBuilder text, Node node)
    {
        var query = new List<string>();
        foreach (var need in node.Needs)
            if (need.Bond != Bond.OnlyAfter)
                query.Add($"q{need.Step}: '{{{{ steps.s{need.Step}{(need.Bond == Bond.Uses ? "" : "?.body")} }}}}'");
        text.Append(CultureInfo.InvariantCulture,
            $"  {node.Id}:\n    http: {{ connection: crm, path: /x, query: {{ {string.Join(", ", query)} }} }}\n");
        text.Append("    timeout: 2000s\n");
        var after = node.Needs.Where(need => need.Bond == Bond.OnlyAfter).Select(need => $"s{need.Step}").ToArray();
        if (after.Length > 0) text.Append("    dependsOn: [").AppendJoin(", ", after).Append("]\n");
        if (node.Fate == Fate.IsNotAsked) text.Append("    if: false\n");
        if (node.Fate == Fate.FailsButMay) text.Append("    onError: continue\n");
    }

    private void Interpret()
    {
        foreach (var node in nodes)
        {
            var needs = node.Needs.Select(need => (need.Bond, Of: nodes[need.Step])).ToArray();
            node.Start = needs.Select(need => need.Of.End).DefaultIfEmpty(0).Max();
            node.Skipped = node.Fate == Fate.IsNotAsked
                || needs.Any(need => need.Bond == Bond.Uses && need.Of.Skipped);
            node.End = node.Start + (node.Skipped ? 0 : node.Takes);
        }
        var failing = nodes.Where(node => node is { Fate: Fate.Fails, Skipped: false }).ToArray();
        EndMilliseconds = failing.Length > 0 ? failing.Min(node => node.End) : nodes.Max(node => node.End);
        foreach (var node in nodes)
        {
            node.Ran = !node.Skipped && (failing.Length == 0 || node.Start < EndMilliseconds);
            IsAmbiguous |= failing.Length > 0 && node.Start == EndMilliseconds;
        }
        IsAmbiguous |= failing.Count(node => node.End == EndMilliseconds) > 1;
    }

    private sealed record Need(int Step, Bond Bond);

    private sealed record Node(string Id, long Takes, Fate Fate, Need[] Needs)
    {
        public long Start { get; set; }
        public long End { get; set; }
        public bool Skipped { get; set; }
        public bool Ran { get; set; }
    }
}
