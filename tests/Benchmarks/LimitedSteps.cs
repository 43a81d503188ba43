using System.Diagnostics;
using System.Text;
using Meanwhile.Connections;
using Meanwhile.Flows;
using Meanwhile.Journal;
using Meanwhile.Runs;
using Meanwhile.Steps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace Meanwhile.Benchmarks;

/// <summary>
/// What a limit costs a step: the same step with and without one, in a silo that owns the limit itself, through an
/// outside that answers at once. One call after the other, where each asks its owner, and many at once, which share
/// asks.
/// </summary>
internal sealed class LimitedSteps(BenchmarkOptions options)
{
    private const int Calls = 20_000;
    private const int AtOnce = 64;

    private static readonly (string Name, string Policy)[] Policies =
    [
        ("no limit", ""),
        ("rateLimit", "rateLimit: { limit: 1000000, per: 1s, burst: 1000000 }"),
        ("concurrency", "concurrency: { limit: 1000 }"),
        ("circuitBreaker", "circuitBreaker: { failures: 10 }"),
    ];

    public async Task<int> RunAsync()
    {
        Console.WriteLine(Machine.Description());
        var home = Directory.CreateTempSubdirectory("meanwhile-limited-").FullName;
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        builder.Services.AddMeanwhileGrains(
            new SqliteDefinitionStore(Path.Combine(home, "definitions.db")),
            new DefinitionFolders(home, home, []), new Secrets([]),
            new MemoryJournal(), new RunAddresses("http://localhost"));
        using (var host = builder.Build())
        {
            await host.StartAsync();
            foreach (var atOnce in new[] { 1, AtOnce }) await CompareAsync(host.Services, atOnce);
            await host.StopAsync();
        }
        Directory.Delete(home, recursive: true);
        return 0;
    }

    private async Task CompareAsync(IServiceProvider services, int atOnce)
    {
        var runner = services.GetRequiredService<StepRunner>();
        var plans = Policies.Select(one => Plan(one.Name, one.Policy)).ToArray();
        var micros = plans.Select(_ => new List<double>()).ToArray();
        var bytes = plans.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= options.Rounds; round++)
            for (var plan = 0; plan < plans.Length; plan++)
            {
                var allocated = GC.GetTotalAllocatedBytes(precise: true);
                var began = Stopwatch.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => CallAsync(runner, plans[plan], atOnce)));
                if (round == 0) continue;
                micros[plan].Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds / Calls);
                bytes[plan].Add((GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)Calls);
            }
        for (var plan = 0; plan < plans.Length; plan++)
            Console.WriteLine($"{atOnce,2} at once, {Policies[plan].Name,-14} {Over(micros, plan).Show("N2")} µs, "
                + $"{Over(bytes, plan).Show("N0")} bytes{(plan == 0 ? "" : " more than without")}");
    }

    /// <summary>What a limited step costs over an unlimited one of the same round.</summary>
    private static Spread Over(List<double>[] values, int plan) => Spread.Of(plan == 0
        ? values[0]
        : values[plan].Zip(values[0], (limited, unlimited) => limited - unlimited));

    private static async Task CallAsync(StepRunner runner, FlowPlan plan, int atOnce)
    {
        await Task.Yield();
        var facts = new RunFacts(
            Guid.NewGuid(), Tenancy.Default, plan, Payload.Null, DateTimeOffset.UtcNow, TimeProvider.System);
        var run = new StepRun(
            new RunScope(new RunState(plan.Body), facts), new Waits(TimeProvider.System), RunTrace.Of(facts.Run))
        {
            World = new QuickWorld(),
            Undo = new Compensations(),
            Turn = TaskScheduler.Default,
        };
        var step = plan.Body.Steps[0];
        for (var call = 0; call < Calls / atOnce; call++)
        {
            var (outcome, _) = await runner.RunAsync(step, step.Call, run, CancellationToken.None);
            if (outcome is StepOutcome.Failed failed) throw new InvalidOperationException(failed.Detail);
        }
    }

    private static FlowPlan Plan(string name, string policy)
    {
        var kinds = new StepKinds();
        using var planner = new FlowPlanner(new FlowReader(kinds), kinds);
        var yaml = $"flow: {name.Replace(' ', '-').ToLowerInvariant()}\nsteps:\n  call:\n"
            + $"    http: {{ url: \"http://example.org/\" }}\n    {policy}\n";
        var planning = planner.Plan(
            new Definition(Encoding.UTF8.GetBytes(yaml), "application/yaml"), CatalogSnapshot.Empty);
        return planning.Plan
            ?? throw new InvalidOperationException(string.Join('\n', planning.Problems.AsEnumerable()));
    }

    /// <summary>Answers at once, always the same.</summary>
    private sealed class QuickWorld : IWorld
    {
        private static readonly StepOutcome Answer = new StepOutcome.Done(new StepValue("1"u8.ToArray()));

        public bool IsReal => true;

        public double Lot() => 1;

        public bool Answers(Attempt attempt) => true;

        public bool TryConnect(string tenant, string name, out Connection? connection)
        {
            connection = null;
            return true;
        }

        public ValueTask<StepOutcome> CallAsync(
            Attempt attempt, object settings, StepContext context, CancellationToken stop) => new(Answer);
    }
}
