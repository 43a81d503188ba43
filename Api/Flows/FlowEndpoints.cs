using Meanwhile.Errors;
using Meanwhile.OpenApi;
using Meanwhile.Problems;
using Meanwhile.Runs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meanwhile.Flows;

/// <summary>Publishing, listing, checking and planning flows.</summary>
internal static class FlowEndpoints
{
    public static void MapFlows(this IEndpointRouteBuilder app)
    {
        var flows = app.MapGroup("/v1").WithTags("Flows");
        flows.MapGet("/flows", List).WithName("listFlows").WithSummary("All flows in service")
            .Answers(200, "The flows", "FlowList");
        flows.MapPut("/flows/{flow}", PublishFlow.PutAsync).WithName("publishFlow")
            .WithSummary("Publish a flow from YAML or JSON")
            .WithDescription("The same text is the same version. With `?strict`, `If-Match` has to be sent.")
            .TakesDefinition("The flow", "/schemas/flow.json")
            .TakesHeader("If-Match", "The version that must be the current one, `*` for any.")
            .Answers(200, "The flow was there; this version serves now", "Published")
            .Answers(201, "The flow is new", "Published")
            .Refuses(ErrorCodes.FlowInvalid, ErrorCodes.PreconditionFailed)
            .Refuses(ErrorCodes.BodyTooLarge, ErrorCodes.UnsupportedMediaType);
        flows.MapGet("/flows/{flow}", GetAsync).WithName("getFlow")
            .WithSummary("A flow's definition, as it was written")
            .Answers(200, "The text", null, "application/yaml").Answers(200, "", null, "application/json")
            .Refuses(ErrorCodes.NotFound);
        flows.MapGet("/flows/{flow}/versions", VersionsAsync).WithName("listFlowVersions")
            .WithSummary("Every version of a flow, newest first")
            .Answers(200, "The versions", "FlowList").Refuses(ErrorCodes.NotFound);
        flows.MapDelete("/flows/{flow}", DeleteAsync).WithName("withdrawFlow").WithSummary("Take a flow out of service")
            .AnswersNothing("Its addresses are free; its versions stay readable").Refuses(ErrorCodes.NotFound);
        flows.MapPost("/flows:check", PublishFlow.CheckAsync).WithName("checkFlow")
            .WithSummary("Check a definition without publishing it")
            .TakesDefinition("The flow", "/schemas/flow.json")
            .Answers(200, "What was found; errors are a good answer too", "Report")
            .Refuses(ErrorCodes.BodyTooLarge, ErrorCodes.UnsupportedMediaType);
        flows.MapPost("/flows:test", PublishFlow.TestAsync).WithName("testFlow")
            .WithSummary("Run the tests beside a flow, with mocks and virtual time, without publishing it")
            .TakesDefinition("The flow", "/schemas/flow.json")
            .Answers(200, "What came of each test", "TestReport")
            .Refuses(ErrorCodes.BodyTooLarge, ErrorCodes.UnsupportedMediaType);
        flows.MapPost("/flows/{flow}:plan", PlanAsync).WithName("planFlow")
            .WithSummary("The inferred graph, as JSON or as a Mermaid diagram")
            .Answers(200, "The plan", "Plan").Answers(200, "", null, Mermaid.MediaType).Refuses(ErrorCodes.NotFound);
    }

    private static JsonHttpResult<object> List(CatalogMirror mirror) => TypedResults.Json<object>(new
    {
        items = mirror.Picture.Snapshot.Flows.Select(FlowText.Summary),
    });

    private static async Task<IResult> GetAsync(HttpContext context, string flow, string? version, IGrainFactory grains)
    {
        var found = await grains.GetGrain<ICatalogGrain>(context.Tenant()).Find(flow, version);
        if (found is null) return Missing(flow, version);
        var tag = $"\"{found.Version}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers["Meanwhile-Version"] = found.Version;
        if (context.Request.Headers.IfNoneMatch.Contains(tag))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return TypedResults.Bytes(found.Definition.Text, found.Definition.MediaType);
    }

    private static async Task<IResult> VersionsAsync(HttpContext context, string flow, IGrainFactory grains)
    {
        var versions = await grains.GetGrain<ICatalogGrain>(context.Tenant()).Versions(flow);
        return versions.Length == 0
            ? Missing(flow, null)
            : TypedResults.Json<object>(new { items = versions.Select(FlowText.Summary) });
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context, string flow, IGrainFactory grains, CatalogMirror mirror)
    {
        if (await grains.GetGrain<ICatalogGrain>(context.Tenant()).Withdraw(flow) is not { } revision)
            return Missing(flow, null);
        await mirror.ReachAsync(revision, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> PlanAsync(
        HttpContext context, string flow, CatalogMirror mirror, IGrainFactory grains)
    {
        if (mirror.Picture.Find(flow) is not { } found) return Missing(flow, null);
        var times = await grains.GetGrain<IRecentRunsGrain>(context.Tenant()).Times(flow);
        return context.Request.Headers.Accept.Any(
            type => type?.Contains(Mermaid.MediaType, StringComparison.OrdinalIgnoreCase) == true)
            ? TypedResults.Text(Mermaid.Of(found.Version), Mermaid.MediaType)
            : TypedResults.Json(FlowText.Plan(
                found.Version, times, await grains.GetGrain<ICatalogGrain>(context.Tenant()).History(flow)));
    }

    private static ProblemAnswer Missing(string flow, string? version) => ProblemMapping.Of(ErrorCodes.NotFound,
        version is null ? $"There is no flow `{flow}`" : $"There is no version `{version}` of a flow `{flow}`");
}
