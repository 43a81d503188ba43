using System.Text;
using Meanwhile.Connections;
using Meanwhile.Flows;
using Meanwhile.Journal;
using Meanwhile.Runs;
using Meanwhile.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Shouldly;
using Xunit;

namespace Meanwhile;

/// <summary>
/// Some silos in one process, with one journal on disk: for what only happens between silos, and for what Orleans does
/// to grains.
/// </summary>
public class SmallCluster : IAsyncLifetime
{
    private readonly string home = Directory.CreateTempSubdirectory("meanwhile-cluster-").FullName;

    /// <summary>How many silos there are.</summary>
    public int Silos { get; init; } = 2;

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public OutsideWorld World { get; private set; } = null!;

    public IGrainFactory Grains => Cluster.Client;

    public async ValueTask InitializeAsync()
    {
        World = await OutsideWorld.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(home, "empty")).FullName;
        var builder = new InProcessTestClusterBuilder((short)Silos);
        builder.ConfigureSilo((_, silo) => silo.Services.AddMeanwhileGrains(
            new SqliteDefinitionStore(Path.Combine(home, "definitions.db")),
            new DefinitionFolders(folder, folder, []), new Secrets([]),
            new SqliteJournal(Path.Combine(home, "runs.db")), new RunAddresses("http://localhost")));
        Cluster = builder.Build();
        await Cluster.DeployAsync();
        await ConnectAsync("world", "");
    }

    /// <summary>Puts a connection to the world into service, with further settings.</summary>
    public async Task ConnectAsync(string name, string settings)
    {
        var text = $"kind: http\naddress: {World.Address.OriginalString}\nallowPrivate: true\n{settings}\n";
        var outcome = await Grains.GetGrain<ICatalogGrain>(Tenancy.Default)
            .PutConnection(name, Definition(text), "test");
        outcome.Problems.ShouldBeEmpty();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Cluster.DisposeAsync();
        await World.DisposeAsync();
        Directory.Delete(home, recursive: true);
    }

    /// <summary>Publishes a flow that must be right.</summary>
    public async Task<(FlowVersion Flow, long Revision)> PublishAsync(string yaml)
    {
        var outcome = await Grains.GetGrain<ICatalogGrain>(Tenancy.Default)
            .Publish(new PublishRequest { Definition = Definition(yaml), Origin = "test" });
        outcome.Problems.ShouldBeEmpty();
        return (outcome.Flow!, outcome.Revision);
    }

    /// <summary>Starts a run that is kept on one of the silos, and does not wait for it.</summary>
    public async Task<IRunGrain> StartAsync((FlowVersion Flow, long Revision) published, int silo = 0)
    {
        var run = RunOrigin.NewRun(DateTimeOffset.UtcNow, Cluster.Silos[silo].SiloAddress);
        var reply = await LaneOf(published.Flow.Flow, silo)
            .Start(StartOf(published, run), CancellationToken.None);
        reply.Refusal.ShouldBeNull();
        return Grains.Run(run);
    }

    /// <summary>What a caller wants: that a run is kept, or its answer.</summary>
    public static RunStart StartOf(
        (FlowVersion Flow, long Revision) published, Guid run, TimeSpan? patience = null) => new()
    {
        Tenant = Tenancy.Default,
        Flow = published.Flow.Flow,
        IsKept = patience is null,
        Patience = patience ?? TimeSpan.Zero,
        Request = new RunRequest
        {
            Run = run,
            Version = published.Flow.Version,
            Revision = published.Revision,
            Input = new Payload("{}"u8.ToArray()),
        },
    };

    /// <summary>The only lane of a flow on one of the silos that is used here.</summary>
    public IFlowLaneGrain LaneOf(string flow, int silo) =>
        At<IGrainFactory>(silo).GetGrain<IFlowLaneGrain>($"{Tenancy.Default}/{flow}#0");

    /// <summary>A part of one of the silos.</summary>
    public T At<T>(int silo) where T : notnull =>
        Cluster.GetSiloServiceProvider(Cluster.Silos[silo].SiloAddress).GetRequiredService<T>();

    /// <summary>Completes when a run is in no silo's memory.</summary>
    public Task LeftMemoryAsync(IRunGrain run) => Patience.UntilAsync(async () =>
    {
        for (var silo = 0; silo < Cluster.Silos.Count; silo++)
            if (await At<LiveRuns>(silo).FindAsync(run.GetPrimaryKey()) is { IsOver: false }) return false;
        return true;
    });

    /// <summary>The end of a run, asked for again where a silo does not answer any more.</summary>
    public static async Task<RunResult> EndAsync(IRunGrain run)
    {
        RunResult? result = null;
        await Patience.UntilAsync(async () =>
        {
            try
            {
                result = (await run.Find(Tenancy.Default))?.Result;
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                // The silo that had it is gone; the next question goes to another one.
            }
            return result is not null;
        });
        return result!;
    }

    private static Definition Definition(string text) => new(Encoding.UTF8.GetBytes(text), "application/yaml");
}
