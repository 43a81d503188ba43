using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Limiting;

namespace Meanwhile.Flows;

/// <summary>
/// Reads <c>key</c>, <c>idempotencyKey</c> and <c>concurrency</c>: they are filled in before a run begins, from its
/// input alone.
/// </summary>
internal sealed class KeyReader
{
    private static readonly IReadOnlySet<string> Names = new HashSet<string> { "input", "tenant" };

    private readonly Dictionary<string, PlannedTemplate> read = [];
    private readonly ProblemList problems;

    public KeyReader(MapNode flow, ProblemList problems)
    {
        this.problems = problems;
        IsKeyed = flow["key"] is not null;
        foreach (var name in new[] { "key", "idempotencyKey" })
        {
            if (flow[name] is not { } node) continue;
            var before = problems.Count;
            var key = Template(node);
            if (problems.Count == before && (node is not ScalarNode || key.Template.IsConstant))
                problems.Add(ErrorCodes.BadValue, node, $"`{name}` must be text with an expression",
                    $"for example `{name}: \"{{{{ input.orderId }}}}\"`");
            read[name] = key;
        }
        if (flow["concurrency"] is { } concurrency)
            Concurrency = new LimitReader(problems).Concurrency(concurrency, Template);
        if (flow["state"] is { } state && !IsKeyed)
            problems.Add(ErrorCodes.MissingKey, state, "`state` needs a `key`",
                "runs share a state by their key, for example `key: \"{{ input.customer }}\"`");
    }

    /// <summary>Whether runs of the flow go one after the other by a key.</summary>
    public bool IsKeyed { get; }

    /// <summary>What the expressions of its steps see.</summary>
    public IReadOnlySet<string> NamesOfSteps => IsKeyed
        ? new HashSet<string>(StepDrafter.FlowNames) { StepDrafter.StateName }
        : StepDrafter.FlowNames;

    /// <summary>How many runs of the flow may be under way at once; null for any number.</summary>
    public ConcurrencyRule? Concurrency { get; }

    public PlannedTemplate? Read(string name) => read.GetValueOrDefault(name);

    private PlannedTemplate Template(DocumentNode node)
    {
        var templates = new TemplateReader(Names, problems);
        return new PlannedTemplate(templates.Read(node), templates.Scripts);
    }
}
