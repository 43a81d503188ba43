namespace Meanwhile.Flows;

/// <summary>Makes of a stored text and its plan what other processes see of a flow.</summary>
internal static class FlowVersions
{
    public static FlowVersion Of(StoredFlow stored, Planning planning, FlowPlan plan) => new()
    {
        Flow = stored.Flow,
        Version = stored.Version,
        Definition = stored.Definition,
        PublishedAt = stored.PublishedAt,
        Origin = stored.Origin,
        Summary = planning.Declaration!.Summary,
        Description = planning.Declaration.Description,
        Tags = [.. planning.Declaration.Tags],
        Routes = [.. planning.Declaration.Routes],
        InputSchema = new Payload(plan.Input.Text.ToArray()),
        IsHosted = plan.IsHosted,
        IsKept = plan.IsKept,
        Plan = PlanViews.Of(plan, planning.Warnings),
    };
}
