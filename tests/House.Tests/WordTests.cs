using System.Text.RegularExpressions;
using Xunit;

namespace Meanwhile.House;

/// <summary>Rules 1, 7 and 12 of the house: names say what a thing is, and nothing unfinished stays behind.</summary>
public sealed partial class WordTests
{
    private static readonly string[] Empty = ["Models", "Services", "Helpers", "Common", "Utils", "Managers", "Helper"];

    [Fact]
    public void No_folder_is_named_for_a_sort_of_code() => Tracked.Files
        .SelectMany(file => file.Split('/')[..^1]
            .Where(folder => Empty.Contains(folder, StringComparer.OrdinalIgnoreCase)))
        .Distinct()
        .MustBeNone("Folders are things a user can name:");

    [Fact]
    public void No_type_is_named_for_a_sort_of_code() => Product.Types
        .Where(type => EmptyTypeName().IsMatch(type.Name))
        .Select(type => type.FullName!)
        .MustBeNone("A type is named for what it is or does:");

    [Fact]
    public void Folders_of_the_product_are_one_level_deep_or_variants_of_one_seam() => Tracked.ProductSources
        .Where(file => file.Split('/').Length > 3)
        .Where(file => !file.StartsWith("Grains/Flows/Checks/", StringComparison.Ordinal))
        .MustBeNone("Folders are one level deep; a second level holds the variants of one seam:");

    [Fact]
    public void A_namespace_is_the_folder() => Tracked.ProductSources
        .Select(file => (file, found: Namespace().Match(Tracked.Text(file)).Groups["name"].Value))
        .Where(pair => pair.found.Length > 0 && pair.found != "Meanwhile" && pair.found != Expected(pair.file))
        .Select(pair => $"{pair.file} is in {pair.found}, not in {Expected(pair.file)}")
        .MustBeNone("Namespaces follow folders:");

    [Fact]
    public void There_are_no_regions() =>
        Found(Region(), bare: true).MustBeNone("A file that needs regions is two files:");

    [Fact]
    public void Every_pragma_gives_its_reason_on_the_line() => Found(Pragma(), bare: false)
        .Where(line => !PragmaWithReason().IsMatch(line))
        .MustBeNone("`#pragma warning disable X // because …`; restoring needs no reason:");

    [Fact]
    public void Nothing_is_left_unfinished() => Found(Unfinished(), bare: false)
        .Where(line => !line.StartsWith("tests/House.Tests/WordTests.cs", StringComparison.Ordinal))
        .MustBeNone("Finish it, or write it down where people look for work:");

    [Fact]
    public void No_test_is_switched_off() => Found(SwitchedOff(), bare: false)
        .Where(line => !line.StartsWith("tests/House.Tests/WordTests.cs", StringComparison.Ordinal))
        .MustBeNone("A test runs, or skips at run time saying what it lacks:");

    [Fact]
    public void No_path_of_one_machine_stands_in_the_repository() => Tracked.Files
        .Where(file => !file.EndsWith("packages.lock.json", StringComparison.Ordinal))
        .SelectMany(file => Matching(file, MachinePath(), bare: false))
        .Where(line => !line.StartsWith("tests/House.Tests/WordTests.cs", StringComparison.Ordinal))
        .MustBeNone("The repository works wherever it lies:");

    [Fact]
    public void Files_end_with_one_line_end_and_hold_no_tabs_and_no_carriage_returns() => Tracked.Sources
        .Select(file => (file, text: Tracked.Text(file)))
        .Where(pair => !pair.text.EndsWith('\n') || pair.text.EndsWith("\n\n", StringComparison.Ordinal)
            || pair.text.AsSpan().ContainsAny('\t', '\r'))
        .Select(pair => pair.file)
        .MustBeNone("See .editorconfig:");

    [Fact]
    public void Every_test_is_a_sentence() => Tracked.Sources
        .Where(file => file.StartsWith("tests/", StringComparison.Ordinal))
        .SelectMany(file => TestName().Matches(CSharpText.Bare(Tracked.Text(file)))
            .Select(match => (file, name: match.Groups["name"].Value)))
        .Where(pair => !Sentence().IsMatch(pair.name))
        .Select(pair => $"{pair.file}: {pair.name}")
        .MustBeNone("Tests are sentences, as in `A_run_resumes_after_its_silo_dies`:");

    private static string Expected(string file)
    {
        var folders = file.Split('/')[1..^1];
        return string.Join('.', ["Meanwhile", .. folders]);
    }

    private static IEnumerable<string> Found(Regex wanted, bool bare) =>
        Tracked.Sources.SelectMany(file => Matching(file, wanted, bare));

    private static IEnumerable<string> Matching(string file, Regex wanted, bool bare)
    {
        var text = bare ? CSharpText.Bare(Tracked.Text(file)) : Tracked.Text(file);
        return text.Split('\n')
            .Select((line, index) => (line, index))
            .Where(one => wanted.IsMatch(one.line))
            .Select(one => $"{file}:{one.index + 1}: {one.line.Trim()}");
    }

    [GeneratedRegex(@"(Model|Service|Helper|Common|Utils?|Manager)s?(`\d)?$")]
    private static partial Regex EmptyTypeName();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\s*#(end)?region\b")]
    private static partial Regex Region();

    [GeneratedRegex(@"^\s*#pragma\b(?! warning restore)")]
    private static partial Regex Pragma();

    [GeneratedRegex(@"#pragma warning disable [\w, ]+ // \w+")]
    private static partial Regex PragmaWithReason();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX|NotImplementedException)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bSkip\s*=\s*""|Explicit\s*=\s*true")]
    private static partial Regex SwitchedOff();

    [GeneratedRegex(@"(?<![\w.~}/-])/(home|root|work|Users|tmp|mnt)/\w|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\[(Fact|Theory)[^\n]*\](\s*\[[^\n]*\])*\s*public (static )?(async )?[\w<>]+ (?<name>\w+)\(")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\A[A-Z]\w*(_\w+){2,}\z")]
    private static partial Regex Sentence();
}
