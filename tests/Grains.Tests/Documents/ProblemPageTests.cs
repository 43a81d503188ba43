using System.Text;
using Meanwhile.Errors;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Documents;

public sealed class ProblemPageTests
{
    [Fact]
    public void A_problem_shows_its_line_a_caret_the_cure_and_where_to_read_more()
    {
        var problem = new Problem
        {
            Code = "MW2007",
            Detail = "No step is called `profil`.",
            Hint = "Did you mean `profile`?",
            Line = 2,
            Column = 15,
        };

        Render("flows/morning.yaml", "steps:\n  a: \"{{ steps.profil.body }}\"\n", problem).ShouldBe(
            """
            flows/morning.yaml:2:15: MW2007: No step is called `profil`.
               2 |   a: "{{ steps.profil.body }}"
                 |               ^
                 = Did you mean `profile`?
                 = /errors/MW2007

            """);
    }

    [Fact]
    public void A_problem_without_a_place_shows_no_line() =>
        Render("flows/a.yaml", "a: b\n", new Problem { Code = "MW2005", Detail = "`steps` is missing." }).ShouldBe(
            """
            flows/a.yaml: MW2005: `steps` is missing.
               = /errors/MW2005

            """);

    [Theory]
    [InlineData("a: x", 4, "   1 | a: x\n     |    ^")]
    [InlineData("\tx", 2, "   1 |     x\n     |     ^")]
    [InlineData("ü😀名x", 5, "   1 | ü😀名x\n     |      ^")]
    [InlineData("e\u0301x", 3, "   1 | e\u0301x\n     |  ^")]
    [InlineData("ab", 99, "   1 | ab\n     |   ^")]
    public void The_caret_stands_under_its_character(string line, int column, string shown) =>
        Render("f", line, new Problem { Code = "MW2001", Detail = "d", Line = 1, Column = column })
            .ShouldBe($"f:1:{column}: MW2001: d\n{shown}\n     = /errors/MW2001\n");

    [Fact]
    public void Of_an_endless_line_the_part_around_the_caret_is_shown()
    {
        var line = new string('a', 5_000) + "X" + new string('b', 5_000);

        var problem = new Problem { Code = "MW2001", Detail = "d", Line = 1, Column = 5_001 };

        var page = Render("f", line, problem).Split('\n');

        page[1].ShouldBe($"   1 | …{new string('a', 60)}X{new string('b', 39)}…");
        page[2].IndexOf('^').ShouldBe(page[1].IndexOf('X'));
    }

    [Fact]
    public void A_terminal_is_never_made_to_obey_the_text()
    {
        var page = Render(
            "f\u001b[2J",
            "a: \u001b[31m\u202Ered\u0085\n",
            new Problem { Code = "MW2001", Detail = "\u009b0m\r", Line = 1, Column = 1 });

        page.Where(character => char.IsControl(character) && character != '\n').ShouldBeEmpty();
        page.ShouldNotContain('\u202E');
    }

    [Fact]
    public async Task The_usual_slips_read_well_aloud()
    {
        var path = Path.Combine(
            Repository.Root, "tests", "Grains.Tests", "Documents", "problem-page.approved.txt");
        var approved = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var texts = approved.Split("==== text\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split("---- page\n")[0]);

        var pages = texts.Select(text => $"==== text\n{text}---- page\n{PageOf(Unmarked(text))}");

        string.Concat(pages).ShouldBe(approved);
    }

    /// <summary>Tabs are written as → in the approved file, for editors turn them into spaces.</summary>
    private static string Unmarked(string text) => text.Replace('→', '\t');

    private static string PageOf(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return ProblemPage.Render("flows/a.yaml", bytes, DocumentReader.Read(bytes).Problems);
    }

    private static string Render(string name, string text, params Problem[] problems) =>
        ProblemPage.Render(name, Encoding.UTF8.GetBytes(text), problems);
}
