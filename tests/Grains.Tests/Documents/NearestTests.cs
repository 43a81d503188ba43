using Shouldly;
using Xunit;

namespace Meanwhile.Documents;

public sealed class NearestTests
{
    private static readonly string[] Keys =
    [
        "input", "steps", "output", "deadline", "timeout", "retry", "cache", "when", "forEach", "dependsOn", "id", "to",
    ];

    [Theory]
    [InlineData("profil", null)]
    [InlineData("setps", "steps")]
    [InlineData("stps", "steps")]
    [InlineData("step", "steps")]
    [InlineData("ouput", "output")]
    [InlineData("timout", "timeout")]
    [InlineData("time_out", "timeout")]
    [InlineData("TIMEOUT", "timeout")]
    [InlineData("foreach", "forEach")]
    [InlineData("dependOn", "dependsOn")]
    [InlineData("depends-on", "dependsOn")]
    [InlineData("di", "id")]
    [InlineData("ID", "id")]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData("completely", null)]
    [InlineData("steps", null)]
    public void The_word_meant_is_found_and_a_far_one_is_not_offered(string word, string? meant) =>
        Nearest.Word(word, Keys).ShouldBe(meant);

    [Fact]
    public void Of_words_equally_near_the_first_is_offered() =>
        Nearest.Word("cat", ["bat", "hat"]).ShouldBe("bat");

    [Fact]
    public void A_nearer_word_wins_over_an_earlier_one() =>
        Nearest.Word("profil", ["profit-share", "profiles", "profile"]).ShouldBe("profile");

    [Fact]
    public void Endless_words_are_not_compared() =>
        Nearest.Word(new string('a', 100_000), [new string('a', 99_999)]).ShouldBeNull();

    [Fact]
    public void The_hint_is_a_question() => Nearest.Hint("retri", Keys).ShouldBe("Did you mean `retry`?");
}
