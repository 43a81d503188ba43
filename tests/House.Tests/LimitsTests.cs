using System.Reflection;
using System.Text.RegularExpressions;
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
        var text = Tracked.Text("Grains.Interfaces/Limits.cs") + Tracked.Text("Grains.Interfaces/Limits.Sharing.cs");
        Bounds.Where(bound => !Regex.IsMatch(text,
                $@"/// <summary>(?<words>(?:[^<]|<c>|</c>|<see [^>]*>)+)</summary>\s+public const \w+ {bound.Name}\b"))
            .Select(bound => bound.Name)
            .MustBeNone("A bound has a summary:");
    }

    [Fact]
    public void Every_bound_is_kept_by_somebody()
    {
        var sources =
            string.Concat(Tracked.ProductSources.Where(file => !IsAboutBounds(file)).Select(Tracked.Text));
        Bounds.Where(bound => !Regex.IsMatch(sources, $@"\bLimits\.{bound.Name}\b"))
            .Select(bound => bound.Name)
            .MustBeNone("A bound that nobody keeps protects nobody:");
    }

    [Fact]
    public void The_bounds_fit_each_other() => LimitRelations.All
        .Where(relation => !relation.Holds)
        .Select(relation => relation.Sentence)
        .MustBeNone("These no longer hold between the bounds in Limits.cs:");

    private static bool IsAboutBounds(string file) =>
        file.EndsWith("/Limits.cs") || file.EndsWith("/Limits.Sharing.cs") || file.EndsWith("/LimitRelations.cs");

    [GeneratedRegex(@"\A[A-Z]\w+(Max|Min|Default|Bytes|Milliseconds|Seconds|Threads)\z")]
    private static partial Regex Name();
}
