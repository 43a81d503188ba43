using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Expressions;

namespace Meanwhile.Flows;

/// <summary>Reads <c>key</c> and <c>idempotencyKey</c>: they are filled in before a run begins, from its input alone.
/// </summary>
internal sealed class KeyReader
{
    private static readonly IReadOnlySet<string> Names = new HashSet<string> { "input", "tenant" };

    private readonly Dictionary<string, PlannedTemplate> read = [];

    public KeyReader(MapNode flow, ProblemList problems)
    {
        IsKeyed = flow["key"] is not null;
        foreach (var name in new[] { "key", "idempotencyKey" })
        {
            if (flow[name] is not { } node) continue;
            var templates = new TemplateReader(Names, problems);
            var before = problems.Count;
            var template = templates.Read(node);
            if (problems.Count == before && (node is not ScalarNode || template.IsConstant))
                problems.Add(ErrorCodes.BadValue, node, $"`{name}` must be text with an expression",
                    $"for example `{name}: \"{{{{ input.orderId }}}}\"`");
            read[name] = new PlannedTemplate(template, templates.Scripts);
        }
        if (flow["state"] is { } state && !IsKeyed)
            problems.Add(ErrorCodes.MissingKey, state, "`state` needs a `key`",
                "runs share a state by their key, for example `key: \"{{ input.customer }}\"`");
    }

    /// <summary>Whether runs of the flow go one after the other by a key.</summary>
    public bool IsKeyed { get; }

    public PlannedTemplate? Read(string name) => read.GetValueOrDefault(name);
}
