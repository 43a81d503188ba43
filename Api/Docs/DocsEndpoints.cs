using Scalar.AspNetCore;

namespace Meanwhile.Docs;

/// <summary>Where people begin: the documentation to try things out in, or links for programs.</summary>
internal static class DocsEndpoints
{
    public static void MapDocs(this IEndpointRouteBuilder app)
    {
        app.MapScalarApiReference("/docs", Arrange).ExcludeFromDescription();
        app.MapGet("/", Home).ExcludeFromDescription();
    }

    /// <summary>Everything is served from here and stays: no fonts, no proxy, no telemetry, no assistant.</summary>
    private static void Arrange(ScalarOptions docs)
    {
        docs.Title = "Meanwhile";
        docs.OpenApiRoutePattern = "/openapi/v1.json";
        docs.DefaultFonts = false;
        docs.ProxyUrl = null;
        docs.Telemetry = false;
        docs.DynamicNonce = true;
        docs.HideClientButton = true;
        docs.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        docs.Agent = new ScalarAgentOptions { Disabled = true };
        docs.Mcp = new ScalarMcpOptions { Disabled = true };
        docs.DefaultOpenAllTags = false;
    }

    private static IResult Home(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept";
        if (context.Request.WantsHtml()) return TypedResults.Redirect("/docs/");
        return TypedResults.Json(new
        {
            name = "Meanwhile",
            links = new
            {
                docs = "/docs",
                openapi = "/openapi/v1.json",
                flows = "/v1/flows",
                connections = "/v1/connections",
                runs = "/v1/runs",
                errors = "/errors",
                flowSchema = "/schemas/flow.json",
                connectionSchema = "/schemas/connection.json",
                ready = "/health/ready",
                metrics = "/metrics",
            },
        });
    }
}
