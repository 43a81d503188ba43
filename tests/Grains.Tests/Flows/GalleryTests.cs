using Meanwhile.Documents;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

/// <summary>The flows in <c>samples/gallery</c>: every one is right, and its tests pass.</summary>
public sealed class GalleryTests
{
    private const int FlowsMin = 20;
    private const int TestsMin = 2;

    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "gallery");

    [Fact]
    public async Task Every_flow_is_right_and_passes_its_tests()
    {
        using var flows = new FlowFiles();
        var files = await flows.ReadAsync(
            Folder, Path.Combine(Folder, "connections"), TestContext.Current.CancellationToken);
        files.Count.ShouldBeGreaterThanOrEqualTo(FlowsMin);
        foreach (var file in files)
        {
            var name = Path.GetFileName(file.Path);
            file.Planning.Plan.ShouldNotBeNull(
                ProblemPage.Render(name, file.Definition.Text, file.Planning.Problems));
            var reports = await flows.TestAsync(file);
            reports.Length.ShouldBeGreaterThanOrEqualTo(TestsMin, name);
            foreach (var report in reports) report.Failures.ShouldBeEmpty($"{name}: {report.Name}");
        }
    }
}
