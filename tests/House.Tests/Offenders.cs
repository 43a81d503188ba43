using Shouldly;

namespace Meanwhile.House;

/// <summary>Collects everything that breaks one rule, so that a failing test names all of it at once.</summary>
internal static class Offenders
{
    /// <summary>Fails when there are any, with the rule and one line each.</summary>
    public static void MustBeNone(this IEnumerable<string> offenders, string rule)
    {
        var all = offenders.ToArray();
        all.Length.ShouldBe(0, $"\n{rule}\n  {string.Join("\n  ", all)}\n");
    }
}
