using System.Net;
using System.Net.Sockets;
using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Problems;
using Meanwhile.Telemetry;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Serialization;

namespace Meanwhile;

/// <summary>The one door of this project: one silo with everything it hosts.</summary>
public static class SiloSetup
{
    /// <summary>A sample walks over every activation; once a second it costs 2 % of a core when nobody looks.</summary>
    private const int DashboardSampleMilliseconds = 5_000;

    public static void AddMeanwhileSilo(this WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(40));
        builder.Services.AddHostedService<WarmUp>();
        builder.Host.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), gatewayPort: 0, serviceId: "meanwhile", clusterId: "meanwhile");
            silo.AddDashboard(dashboard =>
            {
                dashboard.HideTrace = true;
                dashboard.CounterUpdateIntervalMs = DashboardSampleMilliseconds;
            });
            silo.Configure<SiloMessagingOptions>(messaging =>
            {
                messaging.CancelRequestOnTimeout = true;
                messaging.MaxEnqueuedRequestsHardLimit = Limits.EnqueuedRequestsMax;
                messaging.ResponseTimeout = TimeSpan.FromDays(1);
            });
            silo.Configure<SchedulingOptions>(
                scheduling => scheduling.TurnWarningLengthThreshold = TimeSpan.FromMilliseconds(200));
            silo.Configure<GrainCollectionOptions>(
                collection => collection.EnableActivationSheddingOnMemoryPressure = true);
            silo.Configure<ExceptionSerializationOptions>(
                exceptions => exceptions.SupportedNamespacePrefixes.Add("Meanwhile"));
        });

        // What follows the catalog starts after the silo, for hosted services start in the order of their registration.
        var folders = new DefinitionFolders(settings.Flows, settings.Connections, BuiltIn(settings));
        builder.Services.AddMeanwhileGrains(
            Path.Combine(settings.Data, "definitions.db"), folders, new Secrets(settings.Secrets));
        builder.Services.AddSingleton<IReadiness, FoldersLoaded>();
    }

    /// <summary>
    /// What a grain holds is nobody's to see where callers are told apart by keys: it may be another one's input.
    /// </summary>
    public static void MapMeanwhileDashboard(this WebApplication app, SiloSettings settings)
    {
        if (settings.Keys.Count > 0)
            app.Use((context, next) => context.Request.Path.StartsWithSegments("/dashboard/GrainState")
                ? ProblemMapping.Of(ErrorCodes.Forbidden, "The dashboard does not show what grains hold")
                    .ExecuteAsync(context)
                : next(context));
        app.MapOrleansDashboard("/dashboard");
    }

    /// <summary>The demo world answers on the first address this process listens on.</summary>
    private static IReadOnlyList<(string Name, Definition Definition)> BuiltIn(SiloSettings settings)
    {
        if (!settings.Demo) return [];
        var address = settings.Urls.Split(';')[0].Replace("://*", "://localhost").Replace("://+", "://localhost")
            .Replace("://0.0.0.0", "://localhost");
        return [("demo", DemoConnection(address))];
    }

    internal static Definition DemoConnection(string address)
    {
        var text = $"""
            # The demo world of this very process.
            kind: http
            address: {address.TrimEnd('/')}/demo
            allowPrivate: true
            """;
        return new Definition(System.Text.Encoding.UTF8.GetBytes(text), "application/yaml");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
