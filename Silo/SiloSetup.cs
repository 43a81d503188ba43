using Meanwhile.Cluster;
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
        builder.Services.AddHostedService<WarmUp>();
        builder.Host.UseOrleans(silo =>
        {
            silo.UseMembers(settings);
            silo.AddDashboard(dashboard =>
            {
                dashboard.HideTrace = true;
                dashboard.CounterUpdateIntervalMs = DashboardSampleMilliseconds;
            });
            silo.Configure<SiloMessagingOptions>(messaging =>
            {
                messaging.CancelRequestOnTimeout = true;
                messaging.MaxEnqueuedRequestsHardLimit = Limits.EnqueuedRequestsMax;
                messaging.ResponseTimeout = TimeSpan.FromSeconds(Limits.GrainAnswerSecondsMax);
            });
            silo.Configure<SchedulingOptions>(
                scheduling => scheduling.TurnWarningLengthThreshold = TimeSpan.FromMilliseconds(200));
            silo.Configure<GrainCollectionOptions>(
                collection => collection.EnableActivationSheddingOnMemoryPressure = true);
            silo.Configure<GrainDirectoryOptions>(directory =>
            {
                directory.CacheSize = Limits.GrainAddressesMax;

                // A silo alone has all addresses anyway.
                if (settings.Postgres is null)
                    directory.CachingStrategy = GrainDirectoryOptions.CachingStrategyType.None;
            });
            silo.Configure<ExceptionSerializationOptions>(
                exceptions => exceptions.SupportedNamespacePrefixes.Add("Meanwhile"));
        });

        // What follows the catalog starts after the silo, for hosted services start in the order of their registration.
        var folders = new DefinitionFolders(settings.Flows, settings.Connections, BuiltIn(settings));
        var (journal, definitions) = StoresOf(settings);
        if (settings.Postgres is not null) builder.Services.AddSingleton<IShards, ClusterShards>();
        builder.Services.AddMeanwhileGrains(definitions, folders, new Secrets(settings.Secrets), journal,
            new RunAddresses(settings.Public ?? settings.FirstAddress));
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

    private static (IJournal Journal, IDefinitionStore Definitions) StoresOf(SiloSettings settings)
    {
        if (settings.Postgres is not { } address)
            return (new SqliteJournal(settings.RunsFile), new SqliteDefinitionStore(settings.DefinitionsFile));
        var database = JournalDatabase.Of(address).Database!;
        return (new PostgresJournal(database), new PostgresDefinitionStore(database));
    }

    /// <summary>The demo world answers where this process does, and in a cluster where all of them do.</summary>
    private static IReadOnlyList<(string Name, Definition Definition)> BuiltIn(SiloSettings settings)
    {
        if (!settings.Demo) return [];
        var served = settings.Postgres is null ? settings.FirstAddress : settings.Public ?? settings.FirstAddress;
        return [("demo", DemoConnection(served))];
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
}
