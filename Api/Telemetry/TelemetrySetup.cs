using Meanwhile.Flows;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Meanwhile.Telemetry;

/// <summary>What can be seen from outside: metrics, traces, health.</summary>
internal static class TelemetrySetup
{
    private const string Meanwhile = "Meanwhile";

    /// <summary>
    /// Series of one instrument of others at most. Room for all of them is taken when the instrument is made, and
    /// Orleans has a hundred instruments: with the usual 2,000 that is 25 MiB for series that never come.
    /// </summary>
    private const int SeriesMax = 250;

    public static void AddMeanwhileTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry();
        telemetry.WithMetrics(metrics => metrics
            .AddMeter(Meanwhile, "Microsoft.Orleans", "System.Runtime")
            .AddView(instrument => instrument.Meter.Name == Meanwhile
                ? null
                : new MetricStreamConfiguration { CardinalityLimit = SeriesMax })
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
