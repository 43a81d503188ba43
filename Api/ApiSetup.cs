using System.Text.Encodings.Web;
using Meanwhile.Cluster;
using Meanwhile.Connections;
using Meanwhile.Demo;
using Meanwhile.Docs;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.OpenApi;
using Meanwhile.Problems;
using Meanwhile.Runs;
using Meanwhile.Schemas;
using Meanwhile.Telemetry;
using Meanwhile.Tenants;

namespace Meanwhile;

/// <summary>The one door of this project: what a host needs in order to speak HTTP.</summary>
public static class ApiSetup
{
    public static WebApplicationBuilder AddMeanwhileApi(
        this WebApplicationBuilder builder, IEnumerable<string> keys, int drainSeconds)
    {
        LimitRelations.MustHold();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.BodyBytesMax;
        });
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            json.SerializerOptions.DefaultIgnoreCondition =
                System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
        });
        builder.Services.AddSingleton(new ApiKeys(keys));
        builder.Services.AddSingleton<CatalogMirror>().AddSingleton<HostedCall>().AddSingleton<CallFlow>();
        builder.Services.AddSingleton<OpenApiDocument>().AddSingleton<EditorSchemaTexts>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<CatalogMirror>());
        builder.Services.AddHostedService(_ => new Drain(drainSeconds));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain.Longest);
        builder.AddMeanwhileTelemetry();
        return builder;
    }

    /// <summary>What a silo answers that takes no calls: probes, and those who count.</summary>
    public static WebApplication UseMeanwhileHealth(this WebApplication app)
    {
        app.UseMiddleware<ProblemDoor>();
        app.UseMiddleware<ApiKeyHandler>();
        app.UseRouting();
        app.MapMeanwhileTelemetry();
        return app;
    }

    /// <summary>The rooms of a request in the order in which it enters them.</summary>
    public static WebApplication UseMeanwhileApi(this WebApplication app, bool demo)
    {
        app.UseMiddleware<ProblemDoor>();
        app.UseMiddleware<ApiKeyHandler>();
        app.UseMiddleware<FlowDoor>();
        app.UseMiddleware<PageDoor>();
        app.UseMiddleware<HeadDoor>();
        app.UseRouting();
        app.MapFlows();
        app.MapConnections();
        app.MapRuns();
        app.MapRunChanges();
        app.MapCluster();
        app.MapDocs();
        app.MapOpenApi();
        app.MapSchemas();
        app.MapErrors();
        app.MapMeanwhileTelemetry();
        if (demo) app.MapDemoWorld();
        return app;
    }
}
