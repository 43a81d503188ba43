using Meanwhile.Errors;
using Shouldly;
using Xunit;

namespace Meanwhile.Expressions;

/// <summary>
/// Nothing a stranger writes may kill, hang or fill the process. Each attack runs unchecked, so that the engine alone
/// stands against it, in a process of its own, so that dying is seen.
/// </summary>
public sealed class ScriptAttackTests
{
    private const long PeakBytesMax = 300 * 1024 * 1024;

    private static readonly HashSet<string> Names = ["input", "steps"];

    public static TheoryData<ScriptAttack> Attacks => [.. ScriptAttack.All];

    public static TheoryData<ScriptAttack> OnStackAndMemory => [.. ScriptAttack.OnStackAndMemory];

    public static TheoryData<ScriptAttack> Refused => [.. ScriptAttack.All.Where(attack => !attack.Passes)];

    public static TheoryData<ScriptAttack> Passing => [.. ScriptAttack.All.Where(attack => attack.Passes)];

    [Theory, MemberData(nameof(Attacks))]
    public Task The_engine_survives_what_nobody_has_checked(ScriptAttack attack) =>
        SurvivesAsync(attack, "--raw", "--after");

    [Theory, MemberData(nameof(OnStackAndMemory))]
    public Task Stack_and_memory_hold_even_where_time_is_plenty(ScriptAttack attack) =>
        SurvivesAsync(attack, "--raw", "--after", "--slow");

    [Theory, MemberData(nameof(Refused))]
    public void The_rules_refuse_it_when_the_flow_is_published(ScriptAttack attack) =>
        ExpressionRules.Read(attack.Source, Names).Expression.ShouldBeNull();

    [Theory, MemberData(nameof(Passing))]
    public void The_table_says_rightly_what_the_rules_let_through(ScriptAttack attack) =>
        ExpressionRules.Read(attack.Source, Names).Faults.ShouldBeEmpty();

    private static async Task SurvivesAsync(ScriptAttack attack, params string[] arguments)
    {
        var child = await ExpressionChild.RunAsync(attack.Source, arguments);

        TestContext.Current.TestOutputHelper?.WriteLine($"{attack.Name}: {child}");
        child.PeakBytes.ShouldBeLessThan(PeakBytesMax);
        child.ThreadsGivenUp.ShouldBe(0);
        child.After.ShouldBe("2");
        if (child.Outcome != "failed") return;
        child.Code.ShouldBeOneOf(ErrorCodes.ExpressionFailed.Code, ErrorCodes.ExpressionLimit.Code);
        child.Detail.ShouldNotBeNull().ShouldNotContain("Exception");
    }
}
