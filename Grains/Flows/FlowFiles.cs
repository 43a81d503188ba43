using Meanwhile.Connections;
using Meanwhile.Expressions;
using Meanwhile.FlowTests;
using Meanwhile.Runs;
using Meanwhile.Steps;

namespace Meanwhile.Flows;

/// <summary>
/// Checks and tests the flows of a folder without a server: the same reading, planning and testing, nothing published.
/// </summary>
public sealed class FlowFiles : IDisposable
{
    private readonly ScriptEngine scripts = new(TimeProvider.System, threads: 1);
    private readonly FlowPlanner planner;
    private readonly PlanTable plans;
    private readonly FlowTestRunner runner;

    internal ScriptEngine Scripts => scripts;

    internal PlanTable Plans => plans;

    /// <summary>The connections of the folder that was read last.</summary>
    internal IReadOnlyList<ConnectionVersion> Opened { get; private set; } = [];

    public FlowFiles()
    {
        var kinds = new StepKinds();
        planner = new FlowPlanner(new FlowReader(kinds), kinds);
        plans = new PlanTable(planner, null);
        runner = new FlowTestRunner(scripts, plans, new LearnedTimes());
    }

    /// <summary>Every flow of a folder, or of one file, checked against the others and the connections.</summary>
    public async Task<IReadOnlyList<FlowFile>> ReadAsync(string path, string? connections, CancellationToken stop)
    {
        var opened = new List<ConnectionVersion> { Connection("demo", "http", new Definition([], "application/yaml")) };
        foreach (var file in Files(connections))
        {
            var text = await TextAsync(file, stop);
            opened.Add(Connection(Path.GetFileNameWithoutExtension(file), ConnectionReader.KindOf(text), text));
        }
        Opened = opened;
        var catalog = CatalogSnapshot.Empty with { Connections = [.. opened] };
        var texts = new List<(string File, Definition Text)>();
        foreach (var file in File.Exists(path) ? [path] : Files(path)) texts.Add((file, await TextAsync(file, stop)));

        // Flows may call each other, so what there is must be known before any is checked against the others.
        var around = Directory.Exists(path) ? Files(path) : Files(Path.GetDirectoryName(Path.GetFullPath(path)));
        foreach (var file in around) catalog = With(catalog, file, await TextAsync(file, stop));
        plans.Replace(Tenancy.Default, catalog);
        return [.. texts.Select(one => new FlowFile(one.File, one.Text, planner.Plan(one.Text, catalog)))];
    }

    /// <summary>Runs the tests beside a flow that has been found right.</summary>
    public Task<FlowTestReport[]> TestAsync(FlowFile file)
    {
        Must.Hold(file.Planning.Plan is not null);
        return runner.RunAsync(file.Planning.Plan, file.Planning.Tests);
    }

    /// <summary>A flow that has been found right, as a server would show it.</summary>
    public static FlowVersion Show(FlowFile file)
    {
        var plan = file.Planning.Plan;
        Must.Hold(plan is not null);
        var stored = new StoredFlow(plan.Flow, plan.Version, file.Definition, file.Path, default);
        return FlowVersions.Of(stored, file.Planning, plan);
    }

    public void Dispose()
    {
        runner.Dispose();
        planner.Dispose();
        scripts.Dispose();
    }

    private CatalogSnapshot With(CatalogSnapshot catalog, string file, Definition text)
    {
        var planning = planner.Plan(text, catalog, isPublished: true);
        return planning.Plan is null
            ? catalog
            : catalog with { Flows = [.. catalog.Flows, Show(new FlowFile(file, text, planning))] };
    }

    private static IEnumerable<string> Files(string? folder) => folder is null || !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
            .Order(StringComparer.Ordinal);

    private static async Task<Definition> TextAsync(string file, CancellationToken stop) => new(
        await File.ReadAllBytesAsync(file, stop),
        Path.GetExtension(file) == ".json" ? "application/json" : "application/yaml");

    private static ConnectionVersion Connection(string name, string kind, Definition text) =>
        new(name, kind, ContentHash.Of(text.Text), text, "");
}
