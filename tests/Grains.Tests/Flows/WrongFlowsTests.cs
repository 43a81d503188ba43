using System.Text;
using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Schemas;
using Meanwhile.Steps;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

/// <summary>
/// Flows that people get wrong, and every word they are told about it. Read the approved text aloud: each message names
/// the place, says what is wrong in the words of the flow's author, and how to mend it.
/// </summary>
public sealed class WrongFlowsTests
{
    private const int CasesMin = 150;
    private const string ApprovedFile = $"{WrongFlows.Folder}/WrongFlows.approved.txt";
    private const string Switch = "MEANWHILE_APPROVE";

    private static readonly StepKinds Kinds = new();

    private static readonly JsonSchema Schema =
        JsonSchema.Read(new EditorSchemas(Kinds, new ConnectionKinds()).Find("flow")!.Utf8).Schema!;

    private static readonly CatalogSnapshot Catalog = new(
        1, [Taken()], [Connection("crm", "http"), Connection("shop", "postgres"), Connection("docs", "files")]);

    private static readonly IReadOnlyList<(WrongFlow Flow, Planning Planning)> Planned = PlanAll();

    [Fact]
    public void There_are_many_and_no_two_have_the_same_name()
    {
        WrongFlows.All.Count.ShouldBeGreaterThanOrEqualTo(CasesMin);
        WrongFlows.All.Select(flow => flow.Title).ShouldBeUnique();
    }

    [Theory]
    [InlineData("typos", "typos: ", 30)]
    [InlineData("circles", "circle", 5)]
    [InlineData("steps that are not there", "a step that is not there", 8)]
    [InlineData("wrong types", "types: ", 30)]
    [InlineData("no kind", "without a kind", 1)]
    [InlineData("two kinds", "with two kinds", 1)]
    [InlineData("durations", "policies: a time-out", 8)]
    [InlineData("expressions", "expressions: ", 40)]
    [InlineData("what leaks out of its scope", "mentioned outside", 1)]
    [InlineData("what leaks into another branch", "a branch that mentions a step of another branch", 1)]
    [InlineData("huge graphs", "limits: 1,001 steps", 1)]
    [InlineData("deep nesting", "nested", 4)]
    [InlineData("names that collide", "with the name of", 2)]
    [InlineData("names that stand twice", "stands twice", 3)]
    public void Every_kind_of_mistake_has_its_flows(string mistake, string title, int min) =>
        WrongFlows.All.Count(flow => flow.Title.Contains(title, StringComparison.Ordinal))
            .ShouldBeGreaterThanOrEqualTo(min, mistake);

    [Fact]
    public void None_is_accepted() => Planned
        .Where(one => one.Planning.Plan is not null || one.Planning.Problems.Length == 0)
        .Select(one => one.Flow.Title)
        .ShouldBeEmpty();

    [Fact]
    public void Every_problem_has_a_place_in_the_text_and_a_code_of_a_flows_author()
    {
        foreach (var (flow, planning) in Planned)
            foreach (var problem in planning.Problems)
            {
                problem.Line.ShouldNotBeNull(flow.Title).ShouldBeGreaterThan(0, flow.Title);
                problem.Column.ShouldNotBeNull(flow.Title).ShouldBeGreaterThan(0, flow.Title);
                ErrorCodes.TryFind(problem.Code).ShouldNotBeNull(flow.Title).Side.ShouldBe(Side.FlowAuthor);
            }
    }

    [Fact]
    public void Problems_come_in_the_order_of_their_places()
    {
        foreach (var (flow, planning) in Planned)
        {
            var places = planning.Problems.Select(problem => (problem.Line, problem.Column)).ToArray();
            places.SequenceEqual(places.Order()).ShouldBeTrue(flow.Title);
        }
    }

    [Fact]
    public void No_problem_is_told_twice()
    {
        foreach (var (flow, planning) in Planned)
            planning.Problems.Select(problem => problem.ToString()).ShouldBeUnique(flow.Title);
    }

    [Fact]
    public void Every_message_is_as_approved()
    {
        var file = Path.Combine(Repository.Root, ApprovedFile);
        var actual = AllPages();
        if (Environment.GetEnvironmentVariable(Switch) == "1") File.WriteAllText(file, actual);
        var approved = File.Exists(file) ? File.ReadAllText(file) : "";
        if (approved == actual) return;
        true.ShouldBeFalse(
            $"\n{ApprovedFile} and the product differ (- approved, + the product now):\n"
                + Difference(approved, actual)
                + $"If the change is meant, approve it: run this test with {Switch}=1, and commit the file.\n");
    }

    [Fact]
    public void Of_more_problems_than_anybody_reads_the_first_200_are_told()
    {
        var text = "flow: hello\nsteps:\n"
            + string.Concat(Enumerable.Range(1, 500).Select(number => $"  step{number}: {{ sett: 1 }}\n"));

        using var planner = new FlowPlanner(new FlowReader(Kinds), Kinds);
        var problems = planner.Plan(new WrongFlow("500 faults", text).Definition, Catalog).Problems;

        problems.Length.ShouldBe(Limits.ProblemsMax);
    }

    private static IReadOnlyList<(WrongFlow Flow, Planning Planning)> PlanAll()
    {
        using var planner = new FlowPlanner(new FlowReader(Kinds), Kinds);
        return [.. WrongFlows.All.Select(flow => (flow, planner.Plan(flow.Definition, Catalog)))];
    }

    private static string AllPages()
    {
        var seen = Planned.Select(one => one.Flow.SeenBy(Schema)).ToArray();
        var text = new StringBuilder()
            .Append($"{seen.Length} wrong flows. ")
            .Append($"The schema for editors sees {seen.Count(view => view == EditorView.SchemaSeesIt)} of them, ")
            .Append($"only the checker {seen.Count(view => view == EditorView.OnlyTheChecker)}; ")
            .Append($"{seen.Count(view => view == EditorView.NoDocument)} cannot be read as documents.\n");
        foreach (var ((flow, planning), view) in Planned.Zip(seen))
            text.Append($"\n=== {flow.Title} {Mark(view)}\n{flow.Page(planning.Problems)}");
        return text.ToString();
    }

    private static string Mark(EditorView view) => view switch
    {
        EditorView.SchemaSeesIt => "[schema sees it]",
        EditorView.OnlyTheChecker => "[only the checker]",
        _ => "[no document]",
    };

    /// <summary>The cases that differ, whole: a single line would not say which flow it is about.</summary>
    private static string Difference(string approved, string actual)
    {
        var before = approved.Split("\n=== ");
        var after = actual.Split("\n=== ");
        return string.Concat(before.Except(after).Select(one => $"- {one}\n"))
            + string.Concat(after.Except(before).Select(one => $"+ {one}\n"));
    }

    private static ConnectionVersion Connection(string name, string kind) =>
        new(name, kind, "0000000000000000", new Definition([], "application/yaml"), "api");

    private static FlowVersion Taken() => new()
    {
        Flow = "taken",
        Version = "0000000000000000",
        Definition = new Definition([], "application/yaml"),
        PublishedAt = DateTimeOffset.UnixEpoch,
        Origin = "api",
        Routes = [new FlowRoute("GET", "/taken/{id}")],
        InputSchema = new Payload("{}"u8.ToArray()),
        Plan = new PlanView { Steps = [] },
    };
}
