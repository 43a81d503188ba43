using System.Text;
using Meanwhile.Errors;
using Shouldly;
using Xunit;
using static Meanwhile.Documents.DocumentText;

namespace Meanwhile.Documents;

public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData("no")]
    [InlineData("NO")]
    [InlineData("off")]
    [InlineData("on")]
    [InlineData("yes")]
    [InlineData("y")]
    [InlineData("tRUE")]
    [InlineData("nil")]
    [InlineData("NaN")]
    [InlineData("0x")]
    [InlineData("0xG")]
    [InlineData("-0x10")]
    [InlineData("0o8")]
    [InlineData("0b1")]
    [InlineData("1_000")]
    [InlineData("1e")]
    [InlineData(".")]
    [InlineData("+")]
    [InlineData("1.2.3")]
    [InlineData("12:30:45")]
    [InlineData("2026-11-22")]
    [InlineData("5s")]
    public void Norway_is_a_country(string plain)
    {
        var scalar = (ScalarNode)Read($"a: {plain}").At("/a");

        scalar.Kind.ShouldBe(ScalarKind.Text);
        scalar.Text.ShouldBe(plain);
    }

    [Theory]
    [InlineData("12", "12")]
    [InlineData("012", "12")]
    [InlineData("+1", "1")]
    [InlineData("-0", "-0")]
    [InlineData("000", "0")]
    [InlineData("1.", "1")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("1.50", "1.50")]
    [InlineData("1.e3", "1e3")]
    [InlineData("1E+03", "1E+03")]
    [InlineData("0x1F", "31")]
    [InlineData("0xffffffffffffffffffffffff", "79228162514264337593543950335")]
    [InlineData("0o17", "15")]
    [InlineData("0o7777777777777777777777777", "37778931862957161709567")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827")]
    [InlineData("1e400", "1e400")]
    public void A_number_keeps_every_digit(string plain, string json)
    {
        var scalar = (ScalarNode)Read($"a: {plain}").At("/a");

        scalar.Kind.ShouldBe(ScalarKind.Number);
        scalar.Text.ShouldBe(json);
        scalar.ToJson().ShouldBe(json);
    }

    [Theory]
    [InlineData("a:", """{"a":null}""")]
    [InlineData("a: ~", """{"a":null}""")]
    [InlineData("a: Null", """{"a":null}""")]
    [InlineData("a: TRUE", """{"a":true}""")]
    [InlineData("a: False", """{"a":false}""")]
    [InlineData("a: 'true'", """{"a":"true"}""")]
    [InlineData("a: \"12\"", """{"a":"12"}""")]
    [InlineData("a: |\n  12\n", """{"a":"12\n"}""")]
    [InlineData("1: x\ntrue: y\n~: z\n", """{"1":"x","true":"y","~":"z"}""")]
    [InlineData("---\n", "null")]
    [InlineData("x", "\"x\"")]
    [InlineData("- 1\n- [a, {b: c}]\n", """[1,["a",{"b":"c"}]]""")]
    [InlineData("\uFEFFa: ü\n", """{"a":"ü"}""")]
    [InlineData("{\"a\": 1, # but YAML\n}", """{"a":1}""")]
    [InlineData("%YAML 1.2\n---\na: b\n...\n", """{"a":"b"}""")]
    public void A_text_means_what_the_core_schema_says(string text, string json)
    {
        var reading = Read(text);

        reading.Problems.ShouldBeEmpty();
        reading.Root!.ToJson().ShouldBe(json);
    }

    [Fact]
    public void JSON_is_read_as_JSON_and_not_as_nearly_YAML()
    {
        Json("""{"a": "\u00e9 \/", "b": 1E5, "c": "x"}""").ShouldBe("""{"a":"é /","b":1E5,"c":"x"}""");
        ((ScalarNode)Read("""["\ud83d\ude00"]""").At("/0")).Text.ShouldBe("😀");
        Json("[\"\u2028\"]").ShouldBe("[\"\\u2028\"]");
        Problems("a: \u2028").ShouldBe(
            "1:4: MW2001: An invisible line separator, U+2028, stands here; YAML readers disagree about what it " +
            "means. (Remove it, or write `\\u2028` in double quotes if it is meant.)");
    }

    [Theory]
    [InlineData("a: .inf")]
    [InlineData("a: -.INF")]
    [InlineData("a: .NaN")]
    public void A_number_that_JSON_does_not_have_is_a_problem(string text) =>
        Read(text).Problems.ShouldHaveSingleItem().Code.ShouldBe(ErrorCodes.DefinitionSyntax.Code);

    [Fact]
    public void A_number_of_endless_digits_is_over_the_limit() =>
        Read($"a: {new string('1', 1_001)}").Problems.ShouldHaveSingleItem().Code.ShouldBe(ErrorCodes.OverLimit.Code);

    [Fact]
    public void Every_repeated_key_is_a_problem_of_its_own_and_the_first_one_counts()
    {
        var reading = Read("a: 1\nb: {c: 1, c: 2}\na: 2\n'a': 3\n");

        reading.Root!.ToJson().ShouldBe("""{"a":1,"b":{"c":1}}""");
        string.Join('\n', reading.Problems).ShouldBe(
            """
            2:11: MW2003: The key `c` stands twice in this map; first in line 2. (Keep one of the two.)
            3:1: MW2003: The key `a` stands twice in this map; first in line 1. (Keep one of the two.)
            4:1: MW2003: The key `a` stands twice in this map; first in line 1. (Keep one of the two.)
            """);
        reading.Problems.Select(problem => problem.Pointer).ShouldBe(["/b/c", "/a", "/a"]);
    }

    [Fact]
    public void Everything_that_definitions_leave_out_of_YAML_comes_back_at_once()
    {
        var reading = Read("a: &x 1\nb: *x\nc: !!str 3\n<<: {d: 1}\n? [e]\n: f\nurl: {{ g }}\n---\nh\n");

        reading.Root.ShouldNotBeNull();
        string.Join('\n', reading.Problems.Select(problem => $"{problem.Line}:{problem.Column} {problem.Detail}"))
            .ShouldBe(
                """
                1:4 An anchor, `&x`, stands here; definitions have none.
                2:4 An alias, `*x`, stands here; definitions have none.
                3:4 A tag, `!!str`, stands here; definitions have none.
                4:1 The merge key `<<` stands here; definitions have none.
                5:3 A key must be text; this one is a list.
                7:6 An expression without quotes begins here; to YAML `{{` is a map inside a map.
                8:1 A second document begins here; a definition is exactly one.
                """);
    }

    [Theory]
    [InlineData("url: {{ steps.a }}/x\n")]
    [InlineData("url: {{ a ? 'b' : \"c\" }}\n")]
    [InlineData("url: {{ a['b'] }}\nb: c\n")]
    [InlineData("url: {{ a.map(x => x.y) }} and {{ b }}\n")]
    public void An_expression_without_quotes_is_called_that_whatever_the_parser_makes_of_it(string text)
    {
        var problem = Read(text).Problems.ShouldHaveSingleItem();

        problem.Detail.ShouldStartWith("An expression without quotes begins here");
        (problem.Line, problem.Column).ShouldBe((1, 6));
    }

    [Fact]
    public void An_expression_in_a_block_of_text_is_not_blamed_for_a_slip_below_it() =>
        Problems("body: |\n  Hello: {{ name }}\n oops\nb: c\n").ShouldNotContain("without quotes");

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("# nothing\n")]
    public void An_empty_text_is_a_problem(string text) =>
        Read(text).Problems.ShouldHaveSingleItem().Detail.ShouldBe("The text is empty; a definition was expected.");

    [Fact]
    public void A_text_that_is_not_UTF8_is_a_problem_at_the_byte()
    {
        byte[] bytes = [.. "a: ü\nb: "u8, 0xFF, .. "x"u8];

        var problem = DocumentReader.Read(bytes).Problems.ShouldHaveSingleItem();

        problem.ToString().ShouldBe(
            "2:4: MW2001: The text is not UTF-8: byte 0xFF cannot stand here. (Save the file in the encoding UTF-8.)");
    }

    [Fact]
    public void UTF16_and_half_surrogate_pairs_are_problems()
    {
        DocumentReader.Read(Encoding.Unicode.GetPreamble()).Problems.ShouldHaveSingleItem();
        Read("""{"a": "\ud800"}""").Problems.ShouldHaveSingleItem().Column.ShouldBe(7);
        Read("""a: "\ud800" """).Problems.ShouldHaveSingleItem().Column.ShouldBe(4);
    }

    [Fact]
    public void A_NUL_does_not_hide_the_rest_of_the_text() =>
        Read("a: 1\n\0b: 2\n").Problems.ShouldHaveSingleItem().Detail.ShouldContain("U+0000");

    [Fact]
    public void No_more_problems_come_back_than_people_read_and_the_one_that_ended_the_reading_is_among_them()
    {
        var text = string.Concat(Enumerable.Repeat("- &a b\n", 500)) + "- \"open\n";

        var problems = Read(text).Problems;

        problems.Count.ShouldBe(Limits.ProblemsMax);
        problems[^1].Detail.ShouldBe("A quote opens here and is never closed.");
    }
}
