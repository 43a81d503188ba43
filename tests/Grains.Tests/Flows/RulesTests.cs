using Meanwhile.FlowTests;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

/// <summary>
/// The rules of the flow language, one file each in <c>Rules</c>: its name is the sentence, its tests show it.
/// </summary>
public sealed class RulesTests
{
    private static readonly string Folder =
        Path.Combine(Repository.Root, "tests", "Grains.Tests", "Flows", "Rules");

    public static TheoryData<string> Rules =>
        [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)!).Order()];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_rule_holds(string rule)
    {
        var yaml = await File.ReadAllTextAsync(
            Path.Combine(Folder, $"{rule}.yaml"), TestContext.Current.CancellationToken);
        foreach (var report in TestWorld.Run(yaml, $"{rule}.yaml"))
            report.Failures.ShouldBeEmpty($"{rule}: {report.Name}");
    }
}
