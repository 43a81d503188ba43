using Meanwhile.Errors;
using Meanwhile.Problems;
using Meanwhile.Runs;

namespace Meanwhile.Flows;

/// <summary>Takes definitions in: to publish them, or only to check them.</summary>
internal static class PublishFlow
{
    public static async Task<IResult> PutAsync(
        HttpContext context, string flow, IGrainFactory grains, CatalogMirror mirror)
    {
        var (definition, refusal) = await DefinitionBody.ReadAsync(context);
        if (definition is null) return refusal!;
        var ifMatch = context.Request.Headers.IfMatch.ToString();
        if (ifMatch.Length == 0 && context.Request.Query.ContainsKey("strict"))
            return ProblemMapping.Of(ErrorCodes.PreconditionFailed, "With `?strict`, send `If-Match`") with
            {
                Status = StatusCodes.Status428PreconditionRequired,
            };
        var outcome = await grains.GetGrain<ICatalogGrain>(context.Tenant()).Publish(new PublishRequest
        {
            Definition = definition,
            Name = flow,
            Origin = "api",
            IfMatch = ifMatch.Length == 0 ? null : ifMatch.Trim('"'),
        });
        if (outcome.Flow is not { } version) return ProblemMapping.Of(ErrorCodes.FlowInvalid, outcome.Problems);
        await mirror.ReachAsync(outcome.Revision, context.RequestAborted);
        context.Response.Headers.ETag = $"\"{version.Version}\"";
        var body = FlowText.Published(version, outcome, await TimesAsync(context, grains, outcome));
        return outcome.Created ? TypedResults.Created($"/v1/flows/{flow}", body) : TypedResults.Ok(body);
    }

    public static async Task<IResult> TestAsync(HttpContext context, IGrainFactory grains)
    {
        var (definition, refusal) = await DefinitionBody.ReadAsync(context);
        if (definition is null) return refusal!;
        return TypedResults.Json(FlowText.Tests(
            await grains.GetGrain<ICatalogGrain>(context.Tenant()).Test(definition)));
    }

    public static async Task<IResult> CheckAsync(HttpContext context, IGrainFactory grains)
    {
        var (definition, refusal) = await DefinitionBody.ReadAsync(context);
        if (definition is null) return refusal!;
        var outcome = await grains.GetGrain<ICatalogGrain>(context.Tenant()).Publish(new PublishRequest
        {
            Definition = definition,
            Origin = "api",
            DryRun = true,
        });
        return TypedResults.Json(FlowText.Report(outcome, await TimesAsync(context, grains, outcome)));
    }

    /// <summary>What has been learned of the flow that is replaced; nothing when there is none.</summary>
    private static async ValueTask<StepTime[]> TimesAsync(
        HttpContext context, IGrainFactory grains, PublishOutcome outcome) =>
        outcome is { Changed: true, History.Before: { } before }
            ? await grains.GetGrain<IRecentRunsGrain>(context.Tenant()).Times(before.Flow)
            : [];
}
