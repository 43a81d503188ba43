using System.Text;
using System.Text.Json;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Documents;

public sealed class YamlSuiteTests
{
    private static readonly string? Folder = Corpora.Find("yaml-test-suite");

    [Fact]
    public void Every_case_gives_a_document_or_a_problem_with_a_place()
    {
        foreach (var @case in Cases())
        {
            var reading = Read(@case);
            if (reading.Problems.Count == 0) reading.Root.ShouldNotBeNull(@case.Id);
            foreach (var problem in reading.Problems)
            {
                problem.Line.ShouldNotBeNull(@case.Id).ShouldBeGreaterThan(0, @case.Id);
                problem.Column.ShouldNotBeNull(@case.Id).ShouldBeGreaterThan(0, @case.Id);
                problem.Detail.ShouldNotBeNullOrWhiteSpace(@case.Id);
            }
        }
    }

    [Fact]
    public void Where_reading_differs_from_the_suite_stands_in_the_approved_list_and_nowhere_else()
    {
        var approved = File.ReadAllLines(Path.Combine(
                Repository.Root, "tests", "Grains.Tests", "Documents", "yaml-test-suite.approved.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(':')[0]);

        Cases().Select(Difference).OfType<string>().ShouldBe(approved);
    }

    [Fact]
    public void Every_character_of_every_text_leads_back_to_itself_in_the_source()
    {
        var lost = new List<string>();
        var walked = 0;
        foreach (var @case in Cases())
        {
            var (root, problems) = Read(@case);
            if (root is null || problems.Count > 0) continue;
            var source = new SourceText(@case.Yaml.TrimStart('\uFEFF'));
            foreach (var scalar in Scalars(root).Where(scalar => scalar.Kind == ScalarKind.Text))
            {
                walked++;
                if (!LeadsBack(scalar, source)) lost.Add($"{@case.Id} {scalar.Pointer}: {scalar}");
            }
        }

        walked.ShouldBeGreaterThan(300);
        lost.ShouldBeEmpty();
    }

    /// <summary>The case and how it differs, or null when it does not.</summary>
    private static string? Difference(YamlSuiteCase @case)
    {
        if (@case.IsSkipped) return null;
        var reading = Read(@case);
        var isRefused = reading.Problems.Count > 0;
        if (@case.IsInvalid) return isRefused ? null : $"{@case.Id} invalid, accepted";
        if (@case.IsAgainstOurRules()) return isRefused ? null : $"{@case.Id} against our rules, accepted";
        if (isRefused) return $"{@case.Id} valid, refused";
        if (@case.Json is null) return null;
        using var theirs = JsonDocument.Parse(@case.Json);
        using var ours = JsonDocument.Parse(reading.Root!.ToJson());
        return JsonElement.DeepEquals(theirs.RootElement, ours.RootElement) ? null : $"{@case.Id} read differently";
    }

    private static bool LeadsBack(ScalarNode scalar, SourceText source)
    {
        for (var i = 0; i < scalar.Text.Length; i++)
        {
            if (char.IsWhiteSpace(scalar.Text[i])) continue;
            var found = source.Text[source.IndexOf(scalar.PlaceOf(i))];
            if (found != scalar.Text[i] && found != '\\' && !char.IsControl(scalar.Text[i])) return false;
        }

        return true;
    }

    private static IEnumerable<ScalarNode> Scalars(DocumentNode node) => node switch
    {
        ScalarNode scalar => [scalar],
        ListNode list => list.Items.SelectMany(Scalars),
        MapNode map => map.Entries.SelectMany(entry => Scalars(entry.Value)),
        _ => [],
    };

    private static DocumentReading Read(YamlSuiteCase @case) =>
        DocumentReader.Read(Encoding.UTF8.GetBytes(@case.Yaml));

    private static IReadOnlyList<YamlSuiteCase> Cases()
    {
        if (Folder is null) Assert.Skip(Corpora.Absence("yaml-test-suite", YamlSuite.CasesThere));
        return YamlSuite.Load(Folder!);
    }
}
