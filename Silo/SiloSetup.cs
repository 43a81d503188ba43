using System.Net;
using System.Net.Sockets;
using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Journal;
using Meanwhile.Problems;
using Meanwhile.Runs;
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
            Path.Combine(settings.Data, "definitions.db"), folders, new Secrets(settings.Secrets),
            JournalOf(settings), new RunAddresses(settings.Public ?? FirstAddress(settings)));
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

    private static IJournal JournalOf(SiloSettings settings) => settings.Postgres is { } address
        ? new PostgresJournal(JournalDatabase.Of(address).Database!)
        : new SqliteJournal(settings.RunsFile);

    /// <summary>The demo world answers on the first address this process listens on.</summary>
    private static IReadOnlyList<(string Name, Definition Definition)> BuiltIn(SiloSettings settings)
    {
        if (!settings.Demo) return [];
        return [("demo", DemoConnection(FirstAddress(settings)))];
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

    /// <summary>The first address this process listens on, as it can be called from this machine.</summary>
    private static string FirstAddress(SiloSettings settings) => settings.Urls.Split(';')[0]
        .Replace("://*", "://localhost").Replace("://+", "://localhost").Replace("://0.0.0.0", "://localhost");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
