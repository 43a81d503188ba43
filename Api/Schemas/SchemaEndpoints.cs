using Meanwhile.Errors;
using Meanwhile.OpenApi;
using Meanwhile.Problems;

namespace Meanwhile.Schemas;

/// <summary>The schemas that editors complete and check definitions with.</summary>
internal static class SchemaEndpoints
{
    public static void MapSchemas(this IEndpointRouteBuilder app) =>
        app.MapGet("/schemas/{name}.json", GetAsync).WithName("getSchema").WithTags("Schemas")
            .WithSummary("JSON Schema of a `flow` or a `connection`, for editors")
            .Answers(200, "JSON Schema 2020-12", null, "application/schema+json")
            .Refuses(ErrorCodes.NotFound);

    private static async Task<IResult> GetAsync(HttpContext context, string name, EditorSchemaTexts texts)
    {
        if (await texts.FindAsync(name, context.Tenant()) is not { } text)
            return ProblemMapping.Of(ErrorCodes.NotFound,
                $"There is no schema `{name}`; there are `flow` and `connection`");
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(text.Json, "application/schema+json", entityTag: text.Tag);
    }
}
