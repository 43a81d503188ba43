using System.Text;

namespace Meanwhile.Flows;

/// <summary>The graph of a flow as a Mermaid diagram, for READMEs and reviews.</summary>
internal static class Mermaid
{
    public const string MediaType = "text/vnd.mermaid";

    public static string Of(FlowVersion flow)
    {
        var text = new StringBuilder("flowchart LR\n");
        foreach (var step in flow.Plan.Steps)
            text.Append("  ").Append(step.Id).Append("[\"").Append(step.Id).Append("<br/>").Append(step.Kind)
                .Append(step.Connection is null ? "" : $" · {step.Connection}").Append("\"]\n");
        foreach (var step in flow.Plan.Steps)
            foreach (var need in step.Needs)
                text.Append("  ").Append(need).Append(" --> ").Append(step.Id).Append('\n');
        return text.ToString();
    }
}
