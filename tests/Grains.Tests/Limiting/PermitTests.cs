using Shouldly;
using Xunit;

namespace Meanwhile.Limiting;

/// <summary>A concurrency limit over three silos, in virtual time.</summary>
public sealed class PermitTests
{
    private static readonly ConcurrencyRule Ten = new() { Limit = 10 };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void There_are_never_more_calls_at_once_than_permits(int seed)
    {
        var world = new SmallWorld(seed, silos: 3) { LostPushesPerMille = 20 };
        var (going, most, done) = (new Dictionary<string, int>(), 0, 0);
        foreach (var silo in world.Silos) going[silo] = 0;
        for (var caller = 0; caller < 2_000; caller++) _ = CallAsync();
        _ = BreakAsync();
        world.Run(TimeSpan.FromSeconds(30));

        most.ShouldBe(10);
        done.ShouldBeGreaterThan(1_000);
        going.Where(one => !world.IsDead(one.Key)).Sum(one => one.Value).ShouldBe(0);

        async Task CallAsync()
        {
            await world.After(world.Lot(8_000));
            var silo = world.Silos[world.Number(3)];
            if (world.IsDead(silo)) return;
            var permits = world.Limits[silo].Permits("limit", "", Ten);
            var wait = permits.Enter(Patience);
            if (world.Number(10) == 0) _ = LeaveAsync(wait);
            try
            {
                (await wait.Task).ShouldBeNull();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            if (world.IsDead(silo)) return;
            going[silo]++;
            most = Math.Max(most, going.Where(one => !world.IsDead(one.Key)).Sum(one => one.Value));
            await world.After(world.Lot(60));
            if (world.IsDead(silo)) return;
            going[silo]--;
            done++;
            permits.Release();
        }

        async Task LeaveAsync(LimitWait wait)
        {
            await world.After(world.Lot(500));
            wait.Leave(new CancellationToken(true));
        }

        async Task BreakAsync()
        {
            await world.After(TimeSpan.FromSeconds(2));
            world.LoseOwners();
            await world.After(TimeSpan.FromSeconds(2));
            world.Kill("silo2");
            await world.After(TimeSpan.FromSeconds(2));
            world.LoseOwners();
        }
    }

    [Fact]
    public void The_permits_of_a_silo_that_died_come_back()
    {
        var world = new SmallWorld(1, silos: 2);
        for (var call = 0; call < 10; call++) world.Limits["silo0"].Permits("limit", "", Ten).Enter(Patience);
        world.Run(TimeSpan.FromSeconds(1));
        var waits = Enumerable.Range(0, 10)
            .Select(_ => world.Limits["silo1"].Permits("limit", "", Ten).Enter(Patience)).ToArray();
        world.Run(TimeSpan.FromSeconds(2));
        waits.ShouldAllBe(wait => !wait.Task.IsCompleted);

        world.Kill("silo0");
        world.Run(TimeSpan.FromSeconds(4));

        waits.ShouldAllBe(wait => wait.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public void Whoever_asks_first_is_served_first_whatever_his_silo()
    {
        var world = new SmallWorld(9, silos: 3);
        var served = new List<int>();
        for (var caller = 0; caller < 60; caller++) _ = CallAsync(caller);
        world.Run(TimeSpan.FromSeconds(30));

        served.Count.ShouldBe(60);
        served.ShouldBe(served.Order());

        async Task CallAsync(int caller)
        {
            await world.After(TimeSpan.FromMilliseconds(caller * 10));
            var permits = world.Limits[world.Silos[caller % 3]].Permits("limit", "", Ten with { Limit = 1 });
            await permits.Enter(Patience).Task;
            served.Add(caller);
            await world.After(TimeSpan.FromMilliseconds(50));
            permits.Release();
        }
    }

    [Fact]
    public void A_limit_that_does_not_wait_refuses_what_is_not_free_now()
    {
        var world = new SmallWorld(2, silos: 2);
        var waits = Enumerable.Range(0, 30).Select(caller => world.Limits[world.Silos[caller % 2]]
            .Permits("limit", "", Ten with { FailsAtOnce = true }).Enter(Patience)).ToArray();
        world.Run(TimeSpan.FromMilliseconds(100));

        waits.ShouldAllBe(wait => wait.Task.IsCompleted);
        waits.Count(wait => wait.Task.Result is null).ShouldBe(10);
    }
}
