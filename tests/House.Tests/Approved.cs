using System.Text;
using Meanwhile.Support;
using Shouldly;

namespace Meanwhile.House;

/// <summary>
/// Compares what the product says of itself with a text somebody has approved. A change of a public shape is then seen
/// in a review, line by line, and never happens by accident.
/// </summary>
internal static class Approved
{
    private const string Folder = "tests/House.Tests";
    private const string Switch = "MEANWHILE_APPROVE";

    public static void MustBe(string actual, string name)
    {
        var file = Path.Combine(Repository.Root, Folder, name);
        if (Environment.GetEnvironmentVariable(Switch) == "1") File.WriteAllText(file, actual);
        var approved = File.Exists(file) ? File.ReadAllText(file) : "";
        if (approved == actual) return;
        true.ShouldBeFalse(
            $"\n{Folder}/{name} and the product differ (- approved, + the product "
                + $"now):\n{Difference(approved, actual)}\n"
            + $"If the change is meant, approve it: run this test with {Switch}=1, and commit the file.\n");
    }

    private static string Difference(string approved, string actual)
    {
        var before = approved.Split('\n');
        var after = actual.Split('\n');
        var text = new StringBuilder();
        foreach (var line in before.Except(after)) text.Append("  - ").AppendLine(line);
        foreach (var line in after.Except(before)) text.Append("  + ").AppendLine(line);
        return text.Length > 0 ? text.ToString() : "  the same lines in another order, or another number of times";
    }
}
