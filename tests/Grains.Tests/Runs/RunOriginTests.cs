using System.Net;
using Orleans.Runtime;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

public sealed class RunOriginTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_number_of_a_run_names_the_silo_where_it_began()
    {
        var silo = Silo(generation: 1);

        RunOrigin.Of(RunOrigin.NewRun(Now, silo)).ShouldBe(RunOrigin.Of(silo));
    }

    [Fact]
    public void A_silo_that_was_started_again_is_another_one()
    {
        RunOrigin.Of(Silo(generation: 1)).ShouldNotBe(RunOrigin.Of(Silo(generation: 2)));
    }

    [Fact]
    public void Numbers_are_uuids_of_version_7_that_tell_their_time_and_differ()
    {
        var runs = Enumerable.Range(0, 10_000).Select(_ => RunOrigin.NewRun(Now, Silo(1))).ToArray();

        runs.ShouldAllBe(run => run.Version == 7 && run.Variant >= 8 && run.Variant <= 11);
        runs.Select(run => run.ToString("N")[..12]).Distinct().ShouldHaveSingleItem()
            .ShouldBe(Now.ToUnixTimeMilliseconds().ToString("x12"));
        runs.Distinct().Count().ShouldBe(runs.Length);
    }

    [Fact]
    public void A_number_made_where_no_silo_is_known_names_none()
    {
        var runs = Enumerable.Range(0, 100).Select(_ => RunOrigin.Of(RunOrigin.NewRun(Now, null)));

        runs.Distinct().Count().ShouldBeGreaterThan(90);
    }

    private static SiloAddress Silo(int generation) =>
        SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111), generation);
}
