using Meanwhile.Batches;
using Meanwhile.Cluster;
using Meanwhile.Connections;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.FlowTests;
using Meanwhile.Journal;
using Meanwhile.Limiting;
using Meanwhile.Runs;
using Meanwhile.Shares;
using Meanwhile.Steps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Meanwhile;

/// <summary>The one door of this project: what a silo needs in order to think.</summary>
public static class GrainsSetup
{
    public static IServiceCollection AddMeanwhileGrains(
        this IServiceCollection services, IDefinitionStore definitions, DefinitionFolders folders, Secrets secrets,
        IJournal journal, RunAddresses addresses)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IShards, AllShards>();
        services.AddSingleton(secrets).AddSingleton(folders);
        services.AddSingleton<StepKinds>().AddSingleton<ConnectionKinds>().AddSingleton<EditorSchemas>();
        services.AddSingleton<ConnectionReader>().AddSingleton<ConnectionTable>();
        services.AddSingleton(
            provider => new ScriptEngine(provider.GetRequiredService<TimeProvider>(), Environment.ProcessorCount));
        services.AddSingleton<Renderer>().AddSingleton<LearnedTimes>().AddSingleton<ExtraCalls>();
        services.AddSingleton(provider => new LocalShares(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(Owners).AddSingleton<ShareMaker>().AddSingleton<SharedCalls>();
        AddLimits(services);
        AddCluster(services);
        services.AddSingleton<Batcher>().AddSingleton<RealWorld>().AddSingleton<Attempts>().AddSingleton<StepRunner>();
        services.AddSingleton(_ => journal).AddSingleton(addresses).AddSingleton<LiveRuns>().AddSingleton<RunWakes>();
        services.AddSingleton(provider => new RunParts(
            provider.GetRequiredService<StepRunner>(), provider.GetRequiredService<Renderer>(),
            provider.GetRequiredService<RealWorld>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<HostedRun>>()));
        services.AddSingleton<RunHost>();
        services.AddPlacementDirector<OriginPlacement, OriginPlacementDirector>();

        services.AddSingleton<RecordedRuns>().AddSingleton<RunRecorder>();
        services.AddSingleton<RecentRuns>().AddSingleton<FlowEngine>();
        services.AddSingleton<FlowReader>().AddSingleton<FlowPlanner>().AddSingleton<PlanTable>();
        services.AddSingleton(provider => new FlowTestRunner(
            provider.GetRequiredService<ScriptEngine>(), provider.GetRequiredService<PlanTable>(), new LearnedTimes()));
        services.AddSingleton(_ => definitions);
        services.AddSingleton<DefinitionFolder>();
        services.AddHostedService<CatalogFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<DefinitionFolder>());
        services.AddHostedService<JournalRetention>();
        services.AddHostedService(provider => new ShardSupervisor(
            provider.GetRequiredService<IJournal>(), provider.GetRequiredService<IShards>(),
            provider.GetRequiredService<RunWakes>(), GoOn(provider),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ShardSupervisor>>()));
        services.AddHostedService<RunDrain>();
        return services;
    }

    private static ShareOwners Owners(IServiceProvider provider)
    {
        var grains = provider.GetRequiredService<IGrainFactory>();
        return new ShareOwners(
            key => grains.GetGrain<IShareGrain>(key.ToString()), provider.GetRequiredService<ILogger<ShareOwners>>());
    }

    private static void AddCluster(IServiceCollection services)
    {
        services.AddSingleton<SiloMeters>().AddSingleton<SiloReporters>();
        services.AddGrainService<SiloReporter>();
    }

    private static void AddLimits(IServiceCollection services)
    {
        services.AddSingleton<LimitSilos>().AddSingleton<ILimitOwners, ClusterOwners>();
        services.AddSingleton<LocalLimits>().AddSingleton<LimitGate>();
        services.AddGrainService<LimitHolder>();
    }

    /// <summary>No grain is made for a run that is here anyway.</summary>
    private static Func<Guid, Task> GoOn(IServiceProvider provider)
    {
        var (live, grains) = (provider.GetRequiredService<LiveRuns>(), provider.GetRequiredService<IGrainFactory>());
        return async run =>
        {
            if (!await live.GoOnAsync(run)) await grains.Run(run).GoOn();
        };
    }
}
