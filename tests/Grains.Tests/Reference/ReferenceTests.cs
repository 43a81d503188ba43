using System.Text;
using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.FlowTests;
using Meanwhile.Steps;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Reference;

/// <summary>The pages of reference are what the source says, and what they show works.</summary>
public sealed class ReferenceTests
{
    private const string Switch = "MEANWHILE_APPROVE";
    private static readonly string[] Folders = ["steps", "policies", "connections", "errors"];
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    /// <summary>What cannot be shown in a few lines: it needs megabytes, a key, a crowd or a failing disk.</summary>
    private static readonly string[] NotShown =
    [
        "MW1004", "MW1008", "MW1009", "MW1011", "MW1012", "MW1013", "MW1014", "MW1015",
        "MW1016", "MW1017", "MW2024", "MW2029", "MW2031", "MW3013", "MW3016",
        .. ErrorCodes.All.Where(code => code.Side == Side.Us).Select(code => code.Code),
    ];

    public static TheoryData<string> Flows =>
    [
        .. new StepKinds().All.Select(kind => $"steps/{kind.Name}"),
        .. StepReader.PolicyKeys.Select(policy => $"policies/{policy}"),
    ];

    public static TheoryData<string> Codes =>
    [
        .. ErrorCodes.All.Where(code => code.Example is not null && code.Side != Side.Caller)
            .Select(code => code.Code),
    ];

    [Fact]
    public void Every_page_is_what_the_source_says()
    {
        var pages = ReferencePages.All().ToDictionary(page => Path.Combine(Docs, page.Path), page => page.Text);
        var there = Folders.Select(folder => Path.Combine(Docs, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.md"))
            .Where(file => Path.GetFileName(file) != "README.md").ToArray();
        if (Environment.GetEnvironmentVariable(Switch) == "1") Write(pages, there);
        var wrong = pages.Where(page => !File.Exists(page.Key) || File.ReadAllText(page.Key) != page.Value)
            .Select(page => page.Key).Concat(there.Where(file => !pages.ContainsKey(file) && File.Exists(file)));
        wrong.Select(file => Path.GetRelativePath(Repository.Root, file)).ShouldBeEmpty(
            $"These pages and the source differ; if that is meant, run this test with {Switch}=1 and commit them.");
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public void The_example_of_a_kind_or_policy_is_a_flow_whose_tests_pass(string page)
    {
        var name = page.Split('/')[1];
        var example = page.StartsWith("steps/", StringComparison.Ordinal)
            ? ReferencePages.ExampleOf(new StepKinds().Find(name)!)
            : PolicyExamples.All.GetValueOrDefault(name, "");

        example.ShouldContain($"{name}:", Case.Sensitive, $"{page} shows no example of itself");
        foreach (var report in TestWorld.Run(example, page)) report.Failures.ShouldBeEmpty(report.Name);
    }

    [Fact]
    public async Task The_example_of_a_connection_can_be_opened()
    {
        foreach (var kind in new ConnectionKinds().All)
        {
            var (connection, name, problems) = Read(ReferencePages.ExampleOf(kind));

            problems.ShouldBeEmpty(kind.Name);
            name.ShouldBe(kind.Name);
            await connection!.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_example_of_a_code_leads_to_it(string code)
    {
        var example = ErrorCodes.Find(code).Example!;
        if (example.StartsWith("kind:", StringComparison.Ordinal))
        {
            var problems = Read(example).Problems.Select(problem => problem.Code).ToArray();
            (code == ErrorCodes.ConnectionInvalid.Code ? problems.Length > 0 : problems.Contains(code)).ShouldBeTrue();
            return;
        }
        var planning = TestWorld.Plan(example);
        if (planning.Plan is null)
        {
            var problems = planning.Problems.Select(problem => problem.Code).ToArray();
            (code == ErrorCodes.FlowInvalid.Code ? problems.Length > 0 : problems.Contains(code))
                .ShouldBeTrue(string.Join(", ", problems));
        }
        else if (planning.Tests.Count == 0)
            planning.Warnings.Select(warning => warning.Code).ShouldContain(code);
        else
        {
            var report = TestWorld.Run(example)[0];
            if (code == ErrorCodes.FlowTestFailed.Code) report.Failures.ShouldNotBeEmpty();
            else report.Failures.ShouldBeEmpty();
            if (code != ErrorCodes.FlowTestFailed.Code) example.ShouldContain($"error: {code}");
        }
    }

    [Fact]
    public void Every_code_shows_what_leads_to_it_unless_that_takes_more_than_a_few_lines() => ErrorCodes.All
        .Where(code => code.Example is null != NotShown.Contains(code.Code)).Select(code => code.Code).ShouldBeEmpty();

    [Fact]
    public void Every_kind_says_what_it_gives_and_with_which_codes_it_fails()
    {
        foreach (var kind in new StepKinds().All)
        {
            kind.About.Gives.ShouldEndWith(".", Case.Sensitive, kind.Name);
            kind.About.Errors.ShouldNotBeEmpty(kind.Name);
            foreach (var code in kind.About.Errors) ErrorCodes.TryFind(code).ShouldNotBeNull($"{kind.Name}: {code}");
        }
    }

    private static (Connection? Connection, string Kind, Problem[] Problems) Read(string example)
    {
        var secrets = new Secrets([new("CRM", "secret"), new("SHOP", "secret")]);
        return new ConnectionReader(new ConnectionKinds(), secrets)
            .Read("example", new Definition(Encoding.UTF8.GetBytes(example), "application/yaml"));
    }

    private static void Write(Dictionary<string, string> pages, string[] there)
    {
        foreach (var file in there.Where(file => !pages.ContainsKey(file))) File.Delete(file);
        foreach (var (file, text) in pages)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }
}
