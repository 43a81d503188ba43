using Shouldly;
using Xunit;

namespace Meanwhile.Schemas;

public sealed class SchemaSuiteTests(ITestOutputHelper output)
{
    private const string Approved = "schema-suite.refused.approved.txt";

    [Fact]
    public void No_schema_that_is_accepted_gives_a_wrong_verdict_in_the_mandatory_suite()
    {
        var result = Run(Suite());
        Print("mandatory", result);
        result.Wrong.ShouldBeEmpty();
        result.Right.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void Every_schema_of_the_mandatory_suite_that_is_refused_is_approved_with_its_reason()
    {
        var refused = string.Concat(Run(Suite()).Refused.Select(line => line + "\n"));
        var file = SchemaCorpus.Beside(Approved);
        if (Environment.GetEnvironmentVariable("MEANWHILE_APPROVE") == "1") File.WriteAllText(file, refused);
        refused.ShouldBe(File.ReadAllText(file));
    }

    [Fact]
    public void Patterns_and_long_numbers_of_the_optional_suite_are_right_or_refused()
    {
        var folder = Path.Combine(Suite(), "optional");
        // Here a format is an annotation, which format-assertion tests for the opposite of; the others need a server.
        var result = Run(folder, "format-assertion");
        Print("optional", result);
        result.Wrong.ShouldBeEmpty();
        result.Right.ShouldBeGreaterThan(50);
    }

    private static string Suite()
    {
        var folder = SchemaCorpus.Find();
        Assert.SkipWhen(folder is null, "0 cases run: the suite is not beside the repository");
        return folder!;
    }

    private void Print(string name, Result result)
    {
        var all = result.Right + result.Wrong.Count + result.RefusedCases;
        output.WriteLine(
            $"{name}: {result.Right} of {all} right ({100.0 * result.Right / all:F1} %), {result.Wrong.Count} wrong, " +
            $"{result.RefusedCases} under {result.Refused.Count} schemas that are refused");
    }

    private static Result Run(string folder, params string[] skipped)
    {
        var result = new Result();
        foreach (var group in SchemaCorpus.Read(folder, skipped).GroupBy(test => test.Group))
        {
            var (schema, faults) = JsonSchema.Read(group.First().Schema);
            if (schema is null)
            {
                result.RefusedCases += group.Count();
                result.Refused.Add($"{group.Key}: {faults[0].Pointer} {faults[0].Detail}");
                continue;
            }
            foreach (var test in group)
            {
                if (schema.Check(test.Instance).Count == 0 == test.IsValid) result.Right++;
                else result.Wrong.Add($"{test.Group}: {test.Name}");
            }
        }
        return result;
    }

    private sealed class Result
    {
        public int Right { get; set; }

        public int RefusedCases { get; set; }

        public List<string> Wrong { get; } = [];

        public List<string> Refused { get; } = [];
    }
}
