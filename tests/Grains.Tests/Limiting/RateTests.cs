using Shouldly;
using Xunit;

namespace Meanwhile.Limiting;

/// <summary>A rate limit over three silos, in virtual time, under more demand than it allows.</summary>
public sealed class RateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly RateRule Hundred = new() { Limit = 100, Per = TimeSpan.FromSeconds(1) };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_window_holds_more_calls_than_the_limit_and_nearly_all_of_it_is_used(int seed)
    {
        var world = new SmallWorld(seed, silos: 3);
        var rule = Hundred with { Limit = 20 + world.Number(200) };
        var calls = new List<TimeSpan>();

        Demand(world, rule, calls, seconds: 10);
        world.Run(TimeSpan.FromSeconds(10));

        MustFit(calls, rule);
        calls.Count.ShouldBeGreaterThanOrEqualTo((int)(rule.Limit * 10 * 0.97) - 1);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_stays_exact_when_callers_leave_and_upstreams_pause_and_owners_are_lost(int seed)
    {
        var world = new SmallWorld(seed, silos: 3) { LostPushesPerMille = 50 };
        var rule = Hundred with { Burst = 1 + world.Number(5) };
        var calls = new List<TimeSpan>();

        Demand(world, rule, calls, seconds: 12, leavers: 200);
        world.LostPushesPerMille = 0;
        After(2, () => world.Limits["silo1"].Rate("limit", "", rule).Pause(TimeSpan.FromSeconds(1)));
        After(4, world.LoseOwners);
        After(6, () =>
        {
            world.Kill("silo2");
            world.LoseOwners();
        });
        After(8, () => world.Limits["silo0"].Rate("limit", "", rule).Pause(TimeSpan.FromSeconds(2)));
        After(8.5, world.LoseOwners);
        world.Run(TimeSpan.FromSeconds(12));

        MustFit(calls, rule);
        calls.Count(call => call.TotalSeconds is > 2.02 and < 2.98).ShouldBe(0);
        calls.Count(call => call.TotalSeconds is > 8.02 and < 9.95).ShouldBe(0);

        // The slots that the dead silo had are used by nobody.
        calls.Count(call => call.TotalSeconds > 10.1).ShouldBeGreaterThan(100);

        void After(double seconds, Action what)
        {
            _ = Do();

            async Task Do()
            {
                await world.After(TimeSpan.FromSeconds(seconds));
                what();
            }
        }
    }

    [Fact]
    public void Whoever_asks_first_goes_first_whatever_his_silo()
    {
        var world = new SmallWorld(7, silos: 3);
        var gone = new List<int>();
        for (var caller = 0; caller < 90; caller++) _ = CallAsync(caller);
        world.Run(TimeSpan.FromSeconds(20));

        gone.Count.ShouldBe(90);
        gone.ShouldBe(gone.Order());

        async Task CallAsync(int caller)
        {
            await world.After(TimeSpan.FromMilliseconds(caller * 10));
            var limit = world.Limits[world.Silos[caller % 3]].Rate("limit", "", Hundred with { Limit = 10 });
            (await limit.Enter(Patience).Task).ShouldBeNull();
            gone.Add(caller);
        }
    }

    [Fact]
    public void At_rest_a_call_is_one_message_and_goes_at_once()
    {
        var world = new SmallWorld(3, silos: 1);
        var waits = new List<TimeSpan>();
        for (var caller = 0; caller < 50; caller++) _ = CallAsync(caller);
        world.Run(TimeSpan.FromSeconds(20));

        waits.Max().ShouldBeLessThan(TimeSpan.FromMilliseconds(15));
        world.Messages.ShouldBeLessThanOrEqualTo((50 * 2) + 4, "an ask and its answer each, and once the first word");

        async Task CallAsync(int caller)
        {
            await world.After(TimeSpan.FromMilliseconds(caller * 100));
            var began = world.Time.Passed;
            await world.Limits["silo0"].Rate("limit", "", Hundred).Enter(Patience).Task;
            waits.Add(world.Time.Passed - began);
        }
    }

    [Fact]
    public async Task Whoever_could_not_wait_so_long_is_told_at_once_and_when_to_come_back()
    {
        var world = new SmallWorld(5, silos: 1);
        var rule = Hundred with { Limit = 1 };
        var limit = world.Limits["silo0"].Rate("limit", "", rule);
        var first = limit.Enter(Patience);
        world.Run(TimeSpan.FromMilliseconds(20));
        var waits = Enumerable.Range(0, 10).Select(_ => limit.Enter(TimeSpan.FromSeconds(3))).ToArray();
        world.Run(TimeSpan.FromMilliseconds(60));

        first.Task.IsCompleted.ShouldBeTrue();
        waits.Count(wait => wait.Task.IsCompletedSuccessfully).ShouldBe(8);
        (await waits[^1].Task)!.RetryAfter.ShouldBeInRange(TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(4));
        waits[1].Look()!.Value.Position.ShouldBe(2);
        waits[1].Look()!.Value.FreeIn!.Value.TotalSeconds.ShouldBeInRange(1.8, 2.1);
    }

    [Fact]
    public void A_limit_that_does_not_wait_refuses_what_is_not_free_now()
    {
        var world = new SmallWorld(5, silos: 2);
        var rule = Hundred with { Limit = 2, Burst = 2, FailsAtOnce = true };
        var waits = Enumerable.Range(0, 6)
            .Select(caller => world.Limits[world.Silos[caller % 2]].Rate("limit", "", rule).Enter(Patience)).ToArray();
        world.Run(TimeSpan.FromMilliseconds(100));

        waits.ShouldAllBe(wait => wait.Task.IsCompleted);
        waits.Count(wait => wait.Task.Result is null).ShouldBe(2);
    }

    /// <summary>Five times as many callers as the limit lets through, from three silos.</summary>
    private static void Demand(
        SmallWorld world, RateRule rule, List<TimeSpan> calls, int seconds, int leavers = 0)
    {
        for (var caller = 0; caller < rule.Limit * seconds * 5; caller++) _ = CallAsync(caller);

        async Task CallAsync(int caller)
        {
            await world.After(world.Lot(seconds * 1_000));
            var silo = world.Silos[world.Number(world.Silos.Length)];
            if (world.IsDead(silo)) return;
            var wait = world.Limits[silo].Rate("limit", "", rule).Enter(Patience);
            if (world.Number(1_000) < leavers) _ = LeaveAsync(wait);
            try
            {
                if (await wait.Task is null && !world.IsDead(silo)) calls.Add(world.Time.Passed);
            }
            catch (OperationCanceledException)
            {
                // It has left.
            }
        }

        async Task LeaveAsync(LimitWait wait)
        {
            await world.After(world.Lot(3_000));
            wait.Leave(new CancellationToken(true));
        }
    }

    private static void MustFit(List<TimeSpan> calls, RateRule rule)
    {
        calls.Sort();
        for (int first = 0, last = 0; last < calls.Count; last++)
        {
            while (calls[last] - calls[first] > rule.Per) first++;
            (last - first + 1).ShouldBeLessThanOrEqualTo(
                rule.Limit + rule.Burst, $"in the second before {calls[last]}");
        }
    }
}
