using System.Text.RegularExpressions;
using Xunit;

namespace Meanwhile.House;

/// <summary>
/// Every sentence of the language's page has a test that holds it, and <c>docs/flows/rules.md</c> says which. Whoever
/// writes a sentence names its test there; what states no rule says so.
/// </summary>
public sealed partial class RulesPageTests
{
    private const string Page = "docs/flows/README.md";
    private const string Table = "docs/flows/rules.md";
    private const string NoRule = "not a rule: ";

    private static readonly IReadOnlyList<(string Sentence, string HeldBy)> Rows =
    [
        .. Tracked.Text(Table).Split('\n').Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|', ' ').Split(" | ")).Select(cells => (cells[0].Trim(), cells[^1].Trim())),
    ];

    [Fact]
    public void Every_sentence_of_the_language_has_its_row() => Sentences.Of(Tracked.Text(Page))
        .Except(Rows.Select(row => row.Sentence))
        .MustBeNone($"These sentences of {Page} have no row in {Table} that names their test:");

    [Fact]
    public void Every_row_is_of_a_sentence_that_is_there() => Rows.Select(row => row.Sentence)
        .Except(Sentences.Of(Tracked.Text(Page)))
        .MustBeNone($"These rows of {Table} are of no sentence of {Page}; the sentence was changed or is gone:");

    [Fact]
    public void Every_row_names_tests_that_are_there()
    {
        var known = Known();
        Rows.SelectMany(row => row.HeldBy.StartsWith(NoRule, StringComparison.Ordinal)
                ? []
                : Named(row.HeldBy).DefaultIfEmpty("nothing").Where(test => !known.Contains(test))
                    .Select(test => $"{test}  ({row.Sentence})"))
            .MustBeNone($"{Table} names tests that are not there:");
    }

    [Fact]
    public void Every_rule_of_the_folder_is_named() => Known()
        .Where(test => test.StartsWith("Rules/", StringComparison.Ordinal))
        .Except(Rows.SelectMany(row => Named(row.HeldBy)))
        .MustBeNone($"These tests show a rule of the language that {Table} does not know:");

    private static IEnumerable<string> Named(string cell) => Code().Matches(cell).Select(code => code.Groups[1].Value);

    /// <summary>All names that a row may use: <c>Class.Method</c>, <c>Rules/file</c>, <c>WrongFlows/theme: title</c>.
    /// </summary>
    private static HashSet<string> Known()
    {
        const string Flows = "tests/Grains.Tests/Flows/";
        var known = new HashSet<string>();
        foreach (var file in Tracked.Files.Where(file => file.StartsWith("tests/", StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (name.EndsWith("Tests", StringComparison.Ordinal) || name.EndsWith("Test", StringComparison.Ordinal))
                foreach (Match method in Method().Matches(Tracked.Text(file)))
                    known.Add($"{name}.{method.Groups[1].Value}");
            else if (file.StartsWith(Flows + "Rules/", StringComparison.Ordinal)) known.Add($"Rules/{name}");
            else if (file.StartsWith(Flows + "WrongFlows/", StringComparison.Ordinal))
                foreach (Match title in Title().Matches(Tracked.Text(file)))
                    known.Add($"WrongFlows/{name}: {title.Groups[1].Value}");
        }
        foreach (Match built in Built().Matches(Tracked.Text(Flows + "WrongFlows.cs")))
            known.Add($"WrongFlows/{built.Groups[1].Value}");
        return known;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"public (?:async Task|Task|void) (\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex("^=== (.+)$", RegexOptions.Multiline)]
    private static partial Regex Title();

    [GeneratedRegex("new\\(\"(limits: [^\"]+)\"")]
    private static partial Regex Built();
}
