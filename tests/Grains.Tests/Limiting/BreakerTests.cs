using Shouldly;
using Xunit;

namespace Meanwhile.Limiting;

/// <summary>One circuit breaker for three silos, in virtual time.</summary>
public sealed class BreakerTests
{
    private static readonly BreakerRule Five = new()
    {
        Failures = 5,
        Window = TimeSpan.FromSeconds(10),
        OpenFor = TimeSpan.FromSeconds(30),
    };

    [Fact]
    public void Failures_seen_by_several_silos_open_it_for_all_of_them()
    {
        var world = new SmallWorld(1, silos: 3);
        foreach (var silo in world.Silos) Enter(world, silo).ShouldBe((null, false));
        for (var failure = 0; failure < 5; failure++) Of(world, world.Silos[failure % 2]).Fail();
        world.Run(TimeSpan.FromSeconds(1));

        foreach (var silo in world.Silos)
            Enter(world, silo).Refusal!.RetryAfter.TotalSeconds.ShouldBeInRange(28, 30);
    }

    [Fact]
    public void Failures_that_lie_further_apart_than_its_window_leave_it_closed()
    {
        var world = new SmallWorld(1, silos: 1);
        for (var failure = 0; failure < 20; failure++)
        {
            Of(world, "silo0").Fail();
            world.Run(TimeSpan.FromSeconds((failure + 1) * 3));
        }

        Enter(world, "silo0").ShouldBe((null, false));
    }

    [Fact]
    public void Half_open_one_call_in_the_cluster_tries_and_its_success_closes_it()
    {
        var world = Opened();
        world.Run(TimeSpan.FromSeconds(40));
        var entered = world.Silos.Select(silo => Enter(world, silo)).ToArray();
        entered.Count(one => one.IsProbe).ShouldBe(1);
        entered.Count(one => one.Refusal is not null).ShouldBe(3);

        _ = Of(world, world.Silos[Array.FindIndex(entered, one => one.IsProbe)]).EndProbeAsync(true);
        world.Run(TimeSpan.FromSeconds(41));

        foreach (var silo in world.Silos) Enter(world, silo).ShouldBe((null, false));
    }

    [Fact]
    public void A_call_that_tries_and_fails_opens_it_again()
    {
        var world = Opened();
        world.Run(TimeSpan.FromSeconds(40));
        Enter(world, "silo1").IsProbe.ShouldBeTrue();
        _ = Of(world, "silo1").EndProbeAsync(false);
        world.Run(TimeSpan.FromSeconds(41));

        foreach (var silo in world.Silos)
            Enter(world, silo).Refusal!.RetryAfter.TotalSeconds.ShouldBeInRange(28, 30);
    }

    [Fact]
    public void An_owner_that_was_lost_hears_from_the_silos_that_it_is_open()
    {
        var world = Opened();
        world.LoseOwners();
        world.Limits["silo3"].Breaker("limit", Five).ShouldNotBeNull();

        Enter(world, "silo3").Refusal!.RetryAfter.TotalSeconds.ShouldBeInRange(25, 30);
    }

    private static SmallWorld Opened()
    {
        var world = new SmallWorld(1, silos: 4);
        foreach (var silo in world.Silos.Take(3)) Enter(world, silo).ShouldBe((null, false));
        for (var failure = 0; failure < 5; failure++) Of(world, "silo0").Fail();
        world.Run(TimeSpan.FromSeconds(1));
        return world;
    }

    private static LocalBreaker Of(SmallWorld world, string silo) => world.Limits[silo].Breaker("limit", Five);

    private static (LimitRefusal? Refusal, bool IsProbe) Enter(SmallWorld world, string silo)
    {
        var entering = Of(world, silo).EnterAsync().AsTask();
        while (!entering.IsCompleted) world.Time.TryJump().ShouldBeTrue();
        return entering.Result;
    }
}
