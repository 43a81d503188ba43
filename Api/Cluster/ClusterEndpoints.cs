using Meanwhile.OpenApi;

namespace Meanwhile.Cluster;

/// <summary>How the silos are.</summary>
internal static class ClusterEndpoints
{
    public static void MapCluster(this IEndpointRouteBuilder app) => app.MapGroup("/v1").WithTags("Cluster")
        .MapGet("/cluster", LookAsync).WithName("getCluster").WithSummary("The silos, and what each is doing")
        .WithDescription("A silo that does not answer within a second is shown without `figures`.")
        .Answers(200, "The silos", "Cluster");

    private static async Task<IResult> LookAsync(IGrainFactory grains)
    {
        var silos = await grains.GetGrain<IClusterGrain>(0).Look();
        return TypedResults.Json<object>(new { items = silos });
    }
}
