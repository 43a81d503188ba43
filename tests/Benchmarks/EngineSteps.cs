using System.Diagnostics;
using System.Globalization;
using System.Text;
using Meanwhile.Connections;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Limiting;
using Meanwhile.Runs;
using Meanwhile.Steps;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meanwhile.Benchmarks;

/// <summary>
/// What the engine itself costs: steps that call nobody and hand one value on by a plain path, and items of a
/// <c>forEach</c>. In this process, without silo and network.
/// </summary>
internal sealed class EngineSteps(BenchmarkOptions options)
{
    private const int Chain = 100;
    private const double MicrosecondsMax = 5;
    private const double BytesMax = 1_500;
    private static readonly int[] Items = [1_000, 10_000, 100_000];

    private readonly FlowEngine engine = Engine();

    public async Task<int> RunAsync()
    {
        Console.WriteLine(Machine.Description());
        var (micros, bytes) = await StepsAsync();
        Console.WriteLine($"a step of a chain of {Chain}: {micros.Show("N2")} µs, {bytes.Show("N0")} bytes");
        var fine = micros.Median < MicrosecondsMax && bytes.Median < BytesMax;
        foreach (var items in Items) await ForEachAsync(items);
        Console.WriteLine($"peak {ProcessFigures.PeakResidentMiB(Environment.ProcessId):N0} MiB in all");
        Console.WriteLine(fine ? "all bounds hold" : "A BOUND IS BROKEN");
        return fine ? 0 : 1;
    }

    private async Task<(Spread Micros, Spread Bytes)> StepsAsync()
    {
        var text = new StringBuilder("flow: chain\ninput: { v: any }\nsteps:\n  s0: { set: \"{{ input.v }}\" }\n");
        for (var step = 1; step < Chain; step++)
            text.Append(CultureInfo.InvariantCulture, $"  s{step}: {{ set: \"{{{{ steps.s{step - 1} }}}}\" }}\n");
        var plan = Plan(text.Append($"output: \"{{{{ steps.s{Chain - 1} }}}}\"\n").ToString());
        var input = "{\"v\":[1,2,3]}"u8.ToArray();
        for (var run = 0; run < 5_000; run++) await MakeAsync(plan, input);
        var (micros, bytes) = (new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            const int Runs = 2_000;
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var began = Stopwatch.GetTimestamp();
            for (var run = 0; run < Runs; run++) await MakeAsync(plan, input);
            micros.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds / Runs / Chain);
            bytes.Add((GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)Runs / Chain);
        }
        return (Spread.Of(micros), Spread.Of(bytes));
    }

    private async Task ForEachAsync(int items)
    {
        var plan = Plan("""
            flow: each
            input: { items: { type: array } }
            steps:
              all:
                forEach:
                  items: "{{ input.items }}"
                  concurrency: 100
                  steps: { same: { set: "{{ item }}" } }
                  output: "{{ steps.same }}"
            output: "{{ steps.all }}"
            """);
        var input = Encoding.UTF8.GetBytes($"{{\"items\":[{string.Join(',', Enumerable.Range(0, items))}]}}");
        var micros = new List<double>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            await MakeAsync(plan, input);
            if (round > 0) micros.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds / items);
        }
        Console.WriteLine($"an item of {items:N0}: {Spread.Of(micros).Show("N2")} µs, "
            + $"{ProcessFigures.ResidentMiB(Environment.ProcessId):N0} MiB resident");
    }

    private async Task MakeAsync(FlowPlan plan, byte[] input)
    {
        var request = new RunRequest
        {
            Run = Guid.NewGuid(),
            Version = plan.Version,
            Input = new Payload(input),
            Revision = 0,
        };
        var result = await engine.RunAsync(plan, request, Tenancy.Default, CancellationToken.None);
        if (result.Problem is { } problem) throw new InvalidOperationException(problem.ToString());
    }

    private static FlowPlan Plan(string yaml)
    {
        var kinds = new StepKinds();
        using var planner = new FlowPlanner(new FlowReader(kinds), kinds);
        var planning = planner.Plan(
            new Definition(Encoding.UTF8.GetBytes(yaml), "application/yaml"), CatalogSnapshot.Empty);
        return planning.Plan
            ?? throw new InvalidOperationException(string.Join('\n', planning.Problems.AsEnumerable()));
    }

    private static FlowEngine Engine()
    {
        var kinds = new StepKinds();
        var renderer = new Renderer(new ScriptEngine(TimeProvider.System, threads: 1));
        var plans = new PlanTable(new FlowPlanner(new FlowReader(kinds), kinds), null);
        var learned = new LearnedTimes();
        var attempts = new Attempts(renderer, plans, learned, NullLogger<Attempts>.Instance);
        var gate = new LimitGate(attempts, LocalOwners.NewLimits(TimeProvider.System), renderer);
        var runner = new StepRunner(gate, new ExtraCalls(), learned, NullLogger<StepRunner>.Instance);
        var connections = new ConnectionTable(
            new ConnectionReader(new ConnectionKinds(), new Secrets([])), TimeProvider.System,
            NullLogger<ConnectionTable>.Instance);
        var recent = new RecentRuns(new RecordedRuns(TimeProvider.System));
        return new FlowEngine(runner, renderer, new RealWorld(connections), recent, TimeProvider.System);
    }
}
