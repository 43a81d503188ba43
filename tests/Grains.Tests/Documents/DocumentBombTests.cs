using System.Text;
using Meanwhile.Errors;
using Shouldly;
using Xunit;

namespace Meanwhile.Documents;

/// <summary>Texts made to hurt whoever reads them. Each is answered, and none costs more memory than it may.</summary>
public sealed class DocumentBombTests
{
    private const long AllocatedBytesMax = 48 * 1024 * 1024;

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{\"a\":", 20_000)]
    [InlineData("{a: ", 20_000)]
    [InlineData("- ", 100_000)]
    [InlineData("? ", 100_000)]
    [InlineData("[{", 50_000)]
    [InlineData("x: [\n ", 20_000)]
    public void Deep_nesting_is_over_the_limit(string level, int times) =>
        Read(Repeat(level, times)).Problems[^1].Code.ShouldBeOneOf(
            ErrorCodes.OverLimit.Code, ErrorCodes.DefinitionSyntax.Code);

    [Fact]
    public void Deeply_nested_maps_are_over_the_limit_at_the_first_level_too_many()
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(depth => new string(' ', depth) + "a:\n"));

        var problem = Read(text).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe(ErrorCodes.OverLimit.Code);
        problem.Line.ShouldBe(Limits.DefinitionDepthMax + 1);
    }

    [Theory]
    [InlineData("k{0}: \n", 10_001)]
    [InlineData("- {0}\n", 10_001)]
    [InlineData("- [{0}]\n", 5_001)]
    public void Too_many_values_are_over_the_limit(string line, int times)
    {
        var text = string.Concat(Enumerable.Range(0, times).Select(n => string.Format(null, line, n)));

        Read(text).Problems.ShouldHaveSingleItem().Code.ShouldBe(ErrorCodes.OverLimit.Code);
    }

    [Theory]
    [InlineData("k{0}: v\n", 500_000)]
    [InlineData("{0}", 100_000)]
    public void Too_many_bytes_are_refused_before_anything_is_read(string part, int times)
    {
        var text = string.Concat(Enumerable.Range(0, times).Select(n => string.Format(null, part, n)));
        var bytes = Encoding.UTF8.GetBytes(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var problem = DocumentReader.Read(bytes).Problems.ShouldHaveSingleItem();

        problem.Code.ShouldBe(ErrorCodes.OverLimit.Code);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void A_billion_laughs_stay_unsaid()
    {
        var text = new StringBuilder("a0: &a0 [lol, lol]\n");
        for (var i = 1; i < 30; i++) text.Append($"a{i}: &a{i} [{Repeat($"*a{i - 1}, ", 9)}*a{i - 1}]\n");

        var reading = Read(text.ToString());

        reading.Problems.Count.ShouldBe(Limits.ProblemsMax);
        reading.Problems.ShouldAllBe(problem => problem.Code == ErrorCodes.DefinitionSyntax.Code);
    }

    [Theory]
    [InlineData("&")]
    [InlineData("*")]
    [InlineData("&a *a")]
    [InlineData("&a [*a]")]
    [InlineData("a: &\nb: *")]
    [InlineData("!")]
    [InlineData("!<")]
    [InlineData("%")]
    [InlineData("%YAML 9999999999999.1\n---\n")]
    [InlineData("? ")]
    [InlineData("?")]
    [InlineData("{?")]
    [InlineData("[:")]
    [InlineData("\"\\UFFFFFFFF\"")]
    [InlineData("|99")]
    [InlineData("- - - :")]
    [InlineData("\uFEFF\uFEFFa")]
    [InlineData("---\n...\n---\n...\n")]
    public void Odd_ends_are_answered(string text)
    {
        var reading = Read(text);

        if (reading.Root is null) reading.Problems.ShouldNotBeEmpty();
        reading.Problems.ShouldAllBe(problem => problem.Line > 0 && problem.Column > 0 && problem.Detail != "");
    }

    [Theory]
    [InlineData('9')]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData('#')]
    [InlineData('\n')]
    [InlineData('\\')]
    [InlineData('&')]
    [InlineData('!')]
    [InlineData('%')]
    [InlineData(':')]
    [InlineData(',')]
    [InlineData('-')]
    [InlineData('\t')]
    [InlineData('{')]
    public void A_quarter_of_a_megabyte_of_one_character_is_answered_within_the_memory_it_may_take(char character)
    {
        foreach (var prefix in new[] { "", "a: ", "0x", "\"", "[", "{", "|\n", "'" })
        {
            Read(prefix + new string(character, Limits.DefinitionBytesMax - prefix.Length)).ShouldNotBeNull();
        }
    }

    [Fact]
    public void A_long_key_above_many_values_is_not_written_into_each_of_them()
    {
        var key = new string('k', 130_000);
        var text = $"{{\"{key}\": [{Repeat("0,", 9_000)}0]}}";

        Read(text).Problems.ShouldHaveSingleItem().Code.ShouldBe(ErrorCodes.OverLimit.Code);
    }

    private static string Repeat(string part, int times) => new StringBuilder().Insert(0, part, times).ToString();

    private static DocumentReading Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = DocumentReader.Read(bytes);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(AllocatedBytesMax);
        return reading;
    }
}
