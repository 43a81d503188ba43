using System.Text.Json;
using Shouldly;
using Xunit;

namespace Meanwhile.Schemas;

public sealed class SchemaPatternTests
{
    [Theory]
    [InlineData("^a$", "a", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("b", "abc", true)]
    [InlineData("^\\d+$", "12", true)]
    [InlineData("^\\d+$", "१२", false)]
    [InlineData("^\\w$", "é", false)]
    [InlineData("^\\s$", "\uFEFF", true)]
    [InlineData("^\\s$", "\u0085", false)]
    [InlineData("^.$", "🐲", true)]
    [InlineData("^..$", "🐲", false)]
    [InlineData("^.$", "\u2028", false)]
    [InlineData("^[^a]$", "🐲", true)]
    [InlineData("^[🐲-🐵]$", "🐴", true)]
    [InlineData("^\\u{1F432}\\ud83d\\udc32$", "🐲🐲", true)]
    [InlineData("^\\p{Letter}+$", "aπ一𠀀", true)]
    [InlineData("^\\P{L}$", "\n", true)]
    [InlineData("[$^]*?\\P{L}", "\n", true)]
    [InlineData("^\\p{Lu}$", "a", false)]
    [InlineData("\\bcat\\b", "a cat!", true)]
    [InlineData("\\bcat\\b", "concatenate", false)]
    [InlineData("^(?=.*\\d)(?!.*x).{3}$", "a1b", true)]
    [InlineData("^(?=.*\\d)(?!.*x).{3}$", "a1x", false)]
    [InlineData("^[\\w-.]+@[\\w.-]+$", "a-b.c@d.e", true)]
    [InlineData("^{\\w+}$", "{a}", true)]
    [InlineData("^a{2}b{1,}c{0,1}$", "aabbc", true)]
    [InlineData("^(?:a+|)+$", "", true)]
    [InlineData("^(?<year>\\d{4})-\\d\\d$", "2024-05", true)]
    [InlineData("^[^]$", "x", true)]
    [InlineData("[]", "x", false)]
    [InlineData("", "", true)]
    [InlineData("^\\cJ\\x41\\0$", "\nA\0", true)]
    public void A_pattern_means_what_it_means_in_ECMAScript(string pattern, string text, bool fits) =>
        SchemaText.Fits(Schema(pattern), JsonSerializer.Serialize(text)).ShouldBe(fits);

    [Theory]
    [InlineData("^.$", "\"\\ud83d\"", true)]
    [InlineData("^\\ud83d$", "\"\\ud83d\"", true)]
    [InlineData("^\\ud83d$", "\"\\ud83e\"", false)]
    [InlineData("\\ud83d", "\"\\ud83d\\udc32\"", false)]
    public void Half_a_pair_is_a_character_of_its_own(string pattern, string instance, bool fits) =>
        SchemaText.Fits(Schema(pattern), instance).ShouldBe(fits);

    [Theory]
    [InlineData("(a", "has a parenthesis that is not closed")]
    [InlineData("a)", "has a closing parenthesis too many")]
    [InlineData("[a", "has a bracket that is not closed")]
    [InlineData("[z-a]", "has a range whose ends are the wrong way round: z-a")]
    [InlineData("*", "has nothing to repeat before \"*\"")]
    [InlineData("a**", "has two repetitions in a row")]
    [InlineData("a{2}{3}", "has two repetitions in a row")]
    [InlineData("a{3,2}", "has a repetition whose bounds are the wrong way round: {3,2}")]
    [InlineData("^*", "repeats something that has no length")]
    [InlineData("a\\", "ends in the middle of an escape")]
    [InlineData("\\a", "has an escape that ECMAScript does not know: \\a")]
    [InlineData("\\Z", "has an escape that ECMAScript does not know: \\Z")]
    [InlineData("(\\w)\\1", "refers back to a group, which cannot be matched in bounded time")]
    [InlineData("\\p{Script=Greek}", "asks for the property \"Script=Greek\", but only general categories are known")]
    [InlineData("(?i)x",
        "has a kind of group that is not supported: use (…), (?:…), (?=…), (?!…), (?<=…) or (?<!…)")]
    [InlineData("((a{1000}){1000})", "repeats too much: it describes more than 10,000 characters")]
    [InlineData("a{99999999999}", "repeats too much: {99999999999} is more than 10,000 times")]
    public void A_pattern_that_cannot_be_translated_is_refused(string pattern, string why) =>
        SchemaText.Refused(Schema(pattern)).ShouldBe(
            [$"/pattern pattern: is not a pattern that can be used: it {why}"]);

    [Fact]
    public void A_pattern_of_property_names_is_refused_at_its_place() =>
        SchemaText.Refused("""{"patternProperties":{"(":{}}}""").Single().ShouldStartWith("/patternProperties/( ");

    [Fact]
    public void A_pattern_that_blows_up_elsewhere_is_linear_here() =>
        SchemaText.Fits(Schema("^(a+)+$"), $"\"{new string('a', 50_000)}!\"").ShouldBeFalse();

    [Fact]
    public void A_pattern_that_looks_around_is_given_up_before_it_blows_up() =>
        SchemaText.Faults(Schema("^(?=x|a)(a+)+$"), $"\"{new string('a', 50_000)}!\"").ShouldBe(
            [" : takes more than 100 milliseconds to match the patterns of its schema"]);

    private static string Schema(string pattern) => JsonSerializer.Serialize(new { pattern });
}
