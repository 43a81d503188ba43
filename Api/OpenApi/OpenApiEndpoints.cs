namespace Meanwhile.OpenApi;

/// <summary>Where programs read what this server can do.</summary>
internal static class OpenApiEndpoints
{
    public static void MapOpenApi(this IEndpointRouteBuilder app) =>
        app.MapGet("/openapi/v1.json", Get).ExcludeFromDescription();

    private static IResult Get(HttpContext context, OpenApiDocument document)
    {
        var (json, tag) = document.Current();
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(json, "application/json", entityTag: tag);
    }
}
