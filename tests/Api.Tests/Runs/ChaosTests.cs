using Meanwhile.Chaos;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>A few kills of a real silo; <c>tests/Chaos</c> makes as many as one likes.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_kills_the_silo_breaks_no_promise(bool onPostgres)
    {
        var report = await new Ordeal(
            new ChaosOptions { Kills = 6, Seed = 11, OnPostgres = onPostgres }, output.WriteLine).RunAsync();

        output.WriteLine(report.ToString());
        report.Broken.ShouldBeEmpty(report.ToString());
        report.IsVoid.ShouldBeFalse(report.ToString());
    }

    [Fact]
    public async Task Whoever_kills_one_silo_of_three_loses_no_durable_run_and_fails_no_call_through_the_others()
    {
        var report = await new ClusterOrdeal(
            new ChaosOptions { Silos = 3, Kills = 2, Seed = 12 }, output.WriteLine).RunAsync();

        output.WriteLine(report.ToString());
        report.Broken.ShouldBeEmpty(report.ToString());
        report.QuickFaults.ShouldBeEmpty(report.ToString());
        report.IsVoid.ShouldBeFalse(report.ToString());
    }
}
