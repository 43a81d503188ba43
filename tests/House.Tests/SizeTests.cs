using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Meanwhile.House;

/// <summary>Rule 6 and 8 of the house: what fits on a page can be read.</summary>
public sealed partial class SizeTests
{
    private const int FileLinesMax = 400;
    private const int MethodLinesMax = 60;
    private const int LineCharsMax = 120;
    private const int ParametersMax = 6;
    private const int ProgramLinesMax = 60;

    [Fact]
    public void No_source_file_is_longer_than_400_lines() => Tracked.Sources
        .Select(file => (file, lines: Tracked.Lines(file).Length))
        .Where(pair => pair.lines > FileLinesMax)
        .Select(pair => $"{pair.file} has {pair.lines} lines")
        .MustBeNone($"A file has at most {FileLinesMax} lines; split it by topic:");

    [Fact]
    public void No_method_is_longer_than_60_lines() => Tracked.Sources
        .SelectMany(file => Methods.In(Tracked.Text(file)).Select(method => (file, method)))
        .Where(pair => pair.method.Lines > MethodLinesMax)
        .Select(pair => $"{pair.file}:{pair.method.Line} {pair.method.Name} has {pair.method.Lines} lines")
        .MustBeNone($"A method has at most {MethodLinesMax} lines:");

    [Fact]
    public void No_line_is_longer_than_120_characters() => Tracked.Sources
        .SelectMany(file => Tracked.Lines(file).Select((line, index) => (file, line, number: index + 1)))
        .Where(one => one.line.Length > LineCharsMax)
        .Select(one => $"{one.file}:{one.number} has {one.line.Length} characters")
        .MustBeNone($"A line has at most {LineCharsMax} characters; wrap it:");

    [Fact]
    public void No_constructor_has_more_than_6_parameters() => Product.Types
        .SelectMany(type => type.GetConstructors(Product.Everything).Select(constructor => (type, constructor)))
        .Where(pair => pair.constructor.GetParameters().Length > ParametersMax)
        .Select(pair => $"{pair.type.FullName} takes {pair.constructor.GetParameters().Length}")
        .MustBeNone($"A constructor has at most {ParametersMax} parameters; a group of them is a type of its own:");

    [Fact]
    public void A_file_holds_one_public_type_and_is_named_after_its_type()
    {
        var offenders = new List<string>();
        foreach (var file in Tracked.ProductSources)
        {
            var types = TopLevelType().Matches(CSharpText.Bare(Tracked.Text(file)));
            var visible = Names(types.Where(type => type.Groups["public"].Success));
            if (visible.Length > 1) offenders.Add($"{file} holds {string.Join(", ", visible)}");
            var name = Path.GetFileNameWithoutExtension(file).Split('.')[0];
            if (visible.Length == 1 && visible[0] != name) offenders.Add($"{file} holds {visible[0]}");
        }
        offenders.MustBeNone("A file holds one public type (with its generic form) and has its name:");
    }

    [Fact]
    public void Every_program_reads_from_top_to_bottom_in_under_60_lines() => Tracked.ProductSources
        .Where(file => file.EndsWith("/Program.cs", StringComparison.Ordinal))
        .Select(file => (file, lines: Tracked.Lines(file).Length))
        .Where(pair => pair.lines >= ProgramLinesMax)
        .Select(pair => $"{pair.file} has {pair.lines} lines")
        .MustBeNone($"A Program.cs has fewer than {ProgramLinesMax} lines:");

    [Fact]
    public void The_measure_of_methods_sees_through_texts_comments_and_initialisers()
    {
        const string source = """"
            public sealed class A(int x) : B(x)
            {
                private readonly Dictionary<int, string> map = new() { { 1, "}" } };
                public int P { get; init; } = Make(1);
                // a { brace in a comment
                public string Long()
                {
                    var text = $"{x.ToString("{")} }} {{";
                    return text + """ "{" """ + '{';
                }
                [Fact]
                public void Short() => Call(() =>
                {
                });
                public record struct Inner(int Y)
                {
                    public int Z() => 1;
                }
            }
            """";

        Methods.In(source).Select(method => (method.Name, method.Lines))
            .ShouldBe([("Long", 5), ("Short", 4), ("Z", 1)]);
    }

    private static string[] Names(IEnumerable<Match> types) =>
        [.. types.Select(type => type.Groups["name"].Value).Distinct()];

    [GeneratedRegex(
        @"^(?:(?<public>public)|internal)(?: \w+)*? "
            + @"(?:class|struct|interface|enum|record struct|record class|record|delegate \w+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
