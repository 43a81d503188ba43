using System.Text;

namespace Meanwhile.Flows;

/// <summary>The graph of a flow as a Mermaid diagram, for READMEs and reviews.</summary>
public static class Mermaid
{
    public const string MediaType = "text/vnd.mermaid";

    /// <summary>The diagram; containers are frames around their steps.</summary>
    public static string Of(FlowVersion flow)
    {
        var text = new StringBuilder("flowchart LR\n");
        Write(text, flow.Plan.Steps, null, "  ");
        return text.ToString();
    }

    /// <summary>The steps of one scope; those inside a container stand in a frame of their own.</summary>
    private static void Write(StringBuilder text, PlannedStepView[] all, string? within, string indent)
    {
        foreach (var step in all.Where(step => step.Within == within))
        {
            var name = within is null ? step.Id : $"{within}.{step.Id}";
            if (all.All(other => other.Within != name))
            {
                text.Append(indent).Append(name).Append("[\"").Append(step.Id).Append("<br/>").Append(step.Kind)
                    .Append(step.Connection is null ? "" : $" · {step.Connection}").Append("\"]\n");
                continue;
            }
            text.Append(indent).Append("subgraph ").Append(name).Append(" [\"").Append(step.Id).Append(" · ")
                .Append(step.Kind).Append("\"]\n");
            Write(text, all, name, indent + "  ");
            text.Append(indent).Append("end\n");
        }
        foreach (var step in all.Where(step => step.Within == within))
            foreach (var need in step.Needs)
                text.Append(indent).Append(within is null ? need : $"{within}.{need}").Append(" --> ")
                    .Append(within is null ? step.Id : $"{within}.{step.Id}").Append('\n');
    }
}
