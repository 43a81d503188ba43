using System.Text;
using Meanwhile.Connections;
using Meanwhile.Documents;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Runs;
using Meanwhile.Steps;
using Shouldly;

namespace Meanwhile.FlowTests;

/// <summary>Planner and test runner as the product has them, without silo and network.</summary>
internal static class TestWorld
{
    private static readonly StepKinds Kinds = new();
    private static readonly ScriptEngine Scripts = new(new SlowedTime(times: 10), threads: 2);

    public static readonly FlowPlanner Planner = new(new FlowReader(Kinds), Kinds);
    public static readonly PlanTable Plans = new(Planner, null);
    public static readonly LearnedTimes Learned = new();
    public static readonly FlowTestRunner Runner = new(Scripts, Plans, Learned);

    /// <summary>The connections that flows of tests may name.</summary>
    private static readonly CatalogSnapshot Catalog = CatalogSnapshot.Empty with
    {
        Connections = Connections,
    };

    public static ConnectionVersion[] Connections =>
        [Connection("crm", "http"), Connection("shop", "postgres"), Connection("docs", "files")];

    private static readonly List<FlowVersion> Served = [];

    public static Planning Plan(string yaml)
    {
        lock (Served)
            return Planner.Plan(
                new Definition(Encoding.UTF8.GetBytes(yaml), "application/yaml"),
                Catalog with { Flows = [.. Served] });
    }

    /// <summary>The plan of a flow that must be right.</summary>
    public static Planning Right(string yaml, string name = "flow.yaml")
    {
        var planning = Plan(yaml);
        planning.Plan.ShouldNotBeNull(
            ProblemPage.Render(name, Encoding.UTF8.GetBytes(yaml), [.. planning.Problems]));
        return planning;
    }

    /// <summary>Puts a flow into service, for others to call.</summary>
    public static void Serve(FlowVersion flow)
    {
        lock (Served)
        {
            Served.RemoveAll(other => other.Flow == flow.Flow);
            Served.Add(flow);
            Plans.Replace(Tenancy.Default, Catalog with { Flows = [flow] });
        }
    }

    /// <summary>What the tests beside a flow came to.</summary>
    public static FlowTestReport[] Run(string yaml, string name = "flow.yaml")
    {
        var planning = Right(yaml, name);
        planning.Tests.ShouldNotBeEmpty(name);
        return [.. planning.Tests.Select(test => Runner.Run(planning.Plan!, test))];
    }

    private static ConnectionVersion Connection(string name, string kind) =>
        new(name, kind, "v1", new Definition([], "application/yaml"), "test");
}
