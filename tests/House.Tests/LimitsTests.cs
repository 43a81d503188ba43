using System.Reflection;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Meanwhile.House;

/// <summary>
/// Rule 11 of the house: every bound stands in one file, with unit and reason, and the bounds fit each other.
/// </summary>
public sealed partial class LimitsTests
{
    private static readonly FieldInfo[] Bounds =
        [.. typeof(Limits).GetFields(BindingFlags.Public | BindingFlags.Static)];

    [Fact]
    public void Every_bound_is_a_positive_constant_with_its_unit_in_the_name() => Bounds
        .Where(bound => !bound.IsLiteral || Convert.ToInt64(bound.GetRawConstantValue()) <= 0
            || !Name().IsMatch(bound.Name))
        .Select(bound => bound.Name)
        .MustBeNone("A bound is named for what it counts and ends with Max, Min, Default or its unit:");

    [Fact]
    public void Every_bound_says_what_it_counts_and_why()
    {
        var text = Tracked.Text("Grains.Interfaces/Limits.cs");
        Bounds.Where(bound => !Regex.IsMatch(text,
                $@"/// <summary>(?<words>(?:[^<]|<c>|</c>|<see [^>]*>)+)</summary>\s+public const \w+ {bound.Name}\b"))
            .Select(bound => bound.Name)
            .MustBeNone("A bound has a summary:");
    }

    [Fact]
    public void Every_bound_is_kept_by_somebody()
    {
        var sources =
            string.Concat(Tracked.ProductSources.Where(file => !file.EndsWith("/Limits.cs")).Select(Tracked.Text));
        Bounds.Where(bound => !Regex.IsMatch(sources, $@"\bLimits\.{bound.Name}\b"))
            .Select(bound => bound.Name)
            .MustBeNone("A bound that nobody keeps protects nobody:");
    }

    [Fact]
    public void The_bounds_fit_each_other()
    {
        (string Sentence, bool Holds)[] relations =
        [
            ("a flow of the most steps fits into the nodes of a definition",
                Limits.StepsMax * 3 <= Limits.DefinitionNodesMax),
            ("an expression fits into a definition", Limits.ExpressionCharsMax < Limits.DefinitionBytesMax),
            ("a key fits into a definition", Limits.DefinitionKeyCharsMax < Limits.DefinitionBytesMax),
            ("a schema fits into a definition", Limits.SchemaNodesMax <= Limits.DefinitionNodesMax),
            ("a pattern fits into an expression's length of text", Limits.PatternCharsMax <= Limits.PatternUnitsMax),
            ("a regular expression fits into an expression", Limits.RegexCharsMax < Limits.ExpressionCharsMax),
            ("an expression may be as deep as its nodes allow", Limits.ExpressionDepthMax <= Limits.ExpressionNodesMax),
            ("a match ends before its script must", Limits.ScriptRegexMillisecondsMax < Limits.ScriptMillisecondsMax),
            ("a script ends long before its thread is given up",
                Limits.ScriptMillisecondsMax * 4 <= Limits.ScriptThreadGivenUpMilliseconds),
            ("what a script is given fits many times into its memory",
                Limits.ScriptInputBytesMax * 4 <= Limits.ScriptMemoryBytesMax),
            ("the largest text of a script fits into its memory",
                Limits.ScriptTextCharsMax * 2 <= Limits.ScriptMemoryBytesMax),
            ("the whole input can be handed to a script", Limits.BodyBytesMax <= Limits.ScriptInputBytesMax),
            ("a definition can be sent", Limits.DefinitionBytesMax <= Limits.BodyBytesMax),
            ("an answer may be as large as an input", Limits.BodyBytesMax <= Limits.AnswerBytesMax),
            ("a file can be handed on as an answer", Limits.FileBytesMax <= Limits.AnswerBytesMax),
            ("outputs that are remembered are small", Limits.RecentOutputBytesMax * 16 <= Limits.AnswerBytesMax),
            ("what is remembered fits into memory",
                (long)Limits.RecentOutputBytesMax * Limits.RecentRunsMax <= 64L * 1024 * 1024),
            ("JSON that fits a definition fits the wire", Limits.DefinitionDepthMax <= Limits.JsonDepthMax),
            ("an attempt ends before the longest pause between two",
                Limits.StepSecondsDefault < Limits.RetryDelaySecondsMax),
            ("waiting scripts are fewer than runs", Limits.ScriptQueueMax <= Limits.RunsInFlightMax),
            ("waiting file steps are fewer than runs", Limits.FileQueueMax <= Limits.RunsInFlightMax),
            ("the demo is done before a step gives up",
                Limits.DemoDelayMillisecondsMax <= Limits.StepSecondsDefault * 1000),
        ];
        relations.Where(relation => !relation.Holds).Select(relation => relation.Sentence)
            .MustBeNone("These no longer hold between the bounds in Limits.cs:");
    }

    [GeneratedRegex(@"\A[A-Z]\w+(Max|Min|Default|Bytes|Milliseconds|Seconds|Threads)\z")]
    private static partial Regex Name();
}
