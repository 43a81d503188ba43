using System.Text.Json.Nodes;
using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Flows;

/// <summary>Flows as the API shows them.</summary>
internal static class FlowText
{
    public static object Summary(FlowVersion flow) => new
    {
        name = flow.Flow,
        version = flow.Version,
        summary = flow.Summary,
        tags = flow.Tags,
        routes = flow.Routes.Select(route => $"{route.Method} {route.Path}"),
        publishedAt = flow.PublishedAt,
        origin = flow.Origin,
    };

    public static object Published(FlowVersion flow, PublishOutcome outcome, StepTime[] times) => new
    {
        name = flow.Flow,
        version = flow.Version,
        changed = outcome.Changed,
        routes = flow.Routes.Select(route => $"{route.Method} {route.Path}"),
        difference = outcome.Changed ? PlanDifference.Of(outcome.History, flow, times) : null,
        plan = Plan(flow),
        warnings = Problems(flow.Plan.Warnings),
    };

    /// <summary>
    /// What a check found; a definition with errors is a good answer to the question whether it has any.
    /// </summary>
    public static object Report(PublishOutcome outcome, StepTime[] times) => new
    {
        valid = outcome.Flow is not null,
        errors = Problems(outcome.Problems),
        warnings = Problems(outcome.Flow?.Plan.Warnings ?? []),
        difference = outcome is { Flow: { } flow, Changed: true }
            ? PlanDifference.Of(outcome.History, flow, times)
            : null,
        plan = outcome.Flow is null ? null : Plan(outcome.Flow),
    };

    /// <summary>What the tests beside a flow came to.</summary>
    public static object Tests(FlowTestOutcome outcome) => new
    {
        passed = outcome.Problems.Length == 0 && outcome.Tests.All(test => test.Passed),
        errors = Problems(outcome.Problems),
        tests = outcome.Tests.Select(test => new
        {
            name = test.Name,
            passed = test.Passed,
            virtualMilliseconds = test.TookMicroseconds / 1000.0,
            failures = test.Failures,
        }),
    };

    /// <summary>
    /// The plan, and how long its steps took lately and what it changed against the version before, where that is
    /// known.
    /// </summary>
    public static object Plan(FlowVersion flow, IReadOnlyList<StepTime>? learned = null, FlowHistory? history = null)
    {
        var times = new KnownTimes(learned ?? [], flow.Plan.Steps);
        var path = CriticalPath.Of(flow.Plan, times);
        return new
        {
            flow = flow.Flow,
            version = flow.Version,
            steps = flow.Plan.Steps.Select(step => new
            {
                id = step.Id,
                within = step.Within,
                kind = step.Kind,
                needs = step.Needs,
                stage = step.Stage,
                connection = step.Connection,
                writes = step.Writes,
                p50Milliseconds = times.Learned(step)?.MedianMicroseconds / 1000.0,
                p95Milliseconds = times.Learned(step)?.Percentile95Microseconds / 1000.0,
            }),
            criticalPath = new
            {
                steps = path.Steps,
                p50Milliseconds = times.Any ? path.Microseconds / 1000.0 : (double?)null,
            },
            difference = PlanDifference.Of(history, flow, learned ?? []),
            together = flow.Plan.Steps.Where(step => step.Within is null)
                .GroupBy(step => step.Stage).OrderBy(group => group.Key)
                .Select(group => group.Select(step => step.Id)),
            input = JsonNode.Parse(flow.InputSchema.Utf8),
        };
    }

    private static IEnumerable<object> Problems(IEnumerable<Problem> problems) => problems.Select(problem => new
    {
        code = problem.Code,
        detail = problem.Detail,
        pointer = problem.Pointer is null ? null : $"#{problem.Pointer}",
        line = problem.Line,
        column = problem.Column,
        hint = problem.Hint,
    });
}
