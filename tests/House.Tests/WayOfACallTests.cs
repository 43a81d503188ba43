using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Meanwhile.House;

/// <summary>
/// ARCHITECTURE.md numbers the way of one call, and the code carries the same numbers at the same places.
/// </summary>
public sealed partial class WayOfACallTests
{
    private const int Rooms = 8;

    [Fact]
    public void The_way_of_a_call_is_the_same_in_the_page_and_in_the_code()
    {
        var page = Step().Matches(Tracked.Text("ARCHITECTURE.md"))
            .Select(step => (
                Room: int.Parse(step.Groups["room"].Value),
                Files: Link().Matches(step.Groups["text"].Value).Select(link => link.Groups["file"].Value).ToArray()))
            .ToArray();
        page.Select(step => step.Room)
            .ShouldBe(Enumerable.Range(1, Rooms), "ARCHITECTURE.md lists the rooms as `**[1]** …`");

        var marks = Tracked.ProductSources
            .SelectMany(file => Mark().Matches(Tracked.Text(file))
                .Select(mark => (Room: int.Parse(mark.Groups["room"].Value), file)))
            .Distinct()
            .ToArray();
        foreach (var (room, files) in page)
            marks.Where(mark => mark.Room == room).Select(mark => mark.file)
                .ShouldBe(files, ignoreOrder: true,
                    $"room [{room}]: the files linked in ARCHITECTURE.md carry the mark, and no others");
    }

    [Fact]
    public void Every_file_that_the_pages_name_in_code_font_exists() => Tracked.Ending(".md")
        .SelectMany(page => NamedFile().Matches(Tracked.Text(page))
            .Select(named => (page, file: named.Groups["file"].Value)))
        .Where(pair => !Tracked.Files.Any(file => file == pair.file
            || file.EndsWith($"/{pair.file}", StringComparison.Ordinal)))
        .Select(pair => $"{pair.page} names {pair.file}")
        .Distinct()
        .MustBeNone("Prose that names files that are gone misleads:");

    [GeneratedRegex(@"^\*\*\[(?<room>\d)\]\*\*(?<text>.*?)(?=^\*\*\[|^#|\z)",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Step();

    [GeneratedRegex(@"\]\((?<file>[\w./]+\.cs)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"//[^\n]*\[(?<room>[1-8])\]\s*(</summary>)?\s*$", RegexOptions.Multiline)]
    private static partial Regex Mark();

    [GeneratedRegex(@"`(?<file>[\w./-]*\w\.(cs|csproj|props|sln))`")]
    private static partial Regex NamedFile();
}
