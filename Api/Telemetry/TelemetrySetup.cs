using Meanwhile.Flows;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Meanwhile.Telemetry;

/// <summary>What can be seen from outside: metrics, traces, health.</summary>
internal static class TelemetrySetup
{
    private const string Meanwhile = "Meanwhile";

    /// <summary>To give it, Orleans counts its whole cache: a fiftieth of all work where each run is a grain.</summary>
    private const string DirectoryCacheSize = "orleans-directory-cache-size";

    public static void AddMeanwhileTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry();
        telemetry.WithMetrics(metrics => metrics
            .AddMeter(Meanwhile, "Microsoft.Orleans", "System.Runtime")
            .AddView(DirectoryCacheSize, MetricStreamConfiguration.Drop)
            .AddPrometheusExporter());
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.WithTracing(traces => traces.AddSource(Meanwhile, "Microsoft.AspNetCore").AddOtlpExporter());
    }

    public static void MapMeanwhileTelemetry(this WebApplication app)
    {
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapGet("/health/live", () => TypedResults.Text("live")).ExcludeFromDescription();
        app.MapGet("/health/ready",
            (CatalogMirror mirror, IEnumerable<IReadiness> parts, IHostApplicationLifetime life) =>
        {
            var ready = parts.All(part => mirror.Revision >= part.ReadyAt) && mirror.Revision >= 0
                && !life.ApplicationStopping.IsCancellationRequested;
            return TypedResults.Text(ready ? "ready" : "not ready", statusCode: ready ? 200 : 503);
        }).ExcludeFromDescription();
    }
}
