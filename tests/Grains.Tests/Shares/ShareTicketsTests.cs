using Meanwhile.Errors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Shares;

/// <summary>Several silos that ask one owner who makes a call; time stands still until a test moves it.</summary>
public sealed class ShareTicketsTests
{
    private const string Minute = "cache: { ttl: 60s, staleWhileRevalidate: 30s, staleIfError: 1h }";

    private readonly FakeTimeProvider time = SharedWorld.NewTime();
    private readonly Dictionary<ShareKey, Owner> owners = [];
    private readonly LocalShares owning;

    public ShareTicketsTests() => owning = new LocalShares(time);

    [Fact]
    public async Task Calls_of_three_silos_at_once_are_one_call()
    {
        var silos = new[] { Silo(), Silo(), Silo() };
        var open = silos[0].Holds();
        var runs = Enumerable.Range(0, 300).Select(run => silos[run % 3].RunAsync(Minute)).ToArray();
        open.SetResult(SharedWorld.Done("7"));

        (await Task.WhenAll(runs)).ShouldAllBe(body => body == "7");
        silos.Sum(silo => silo.Calls.Count).ShouldBe(1);
    }

    [Fact]
    public async Task A_value_has_the_same_age_on_every_silo_and_expires_everywhere_at_once()
    {
        var (one, other) = (Silo(), Silo());
        await one.RunAsync("cache: { ttl: 60s }");
        time.Advance(TimeSpan.FromSeconds(40));
        (await other.RunAsync("cache: { ttl: 60s }")).ShouldBe("1");
        other.Calls.ShouldBeEmpty();
        time.Advance(TimeSpan.FromSeconds(20));
        other.Gives("2");

        (await other.RunAsync("cache: { ttl: 60s }")).ShouldBe("2");
        (await one.RunAsync("cache: { ttl: 60s }")).ShouldBe("2");
        (one.Calls.Count, other.Calls.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_maker_that_dies_costs_time_and_no_answer()
    {
        var (dying, living) = (Silo(isMute: true), Silo());
        dying.Holds();
        var lost = dying.RunAsync($"{Minute}, timeout: 2s");
        var waiting = living.RunAsync($"{Minute}, timeout: 2s");
        time.Advance(TimeSpan.FromMilliseconds(2_000 + Limits.ShareTicketSlackMilliseconds - 1));
        living.Calls.ShouldBeEmpty();
        time.Advance(TimeSpan.FromMilliseconds(1));

        (await waiting).ShouldBe("1");
        (await lost).ShouldBe(ErrorCodes.UpstreamTimeout.Code);
    }

    [Fact]
    public async Task A_call_that_takes_longer_than_a_silo_waits_for_an_answer_is_asked_for_again()
    {
        var (one, other) = (Silo(), Silo());
        var open = one.Holds();
        var runs = new[] { one.RunAsync($"{Minute}, timeout: 60s"), other.RunAsync($"{Minute}, timeout: 60s") };
        for (var second = 0; second < 45; second++) time.Advance(TimeSpan.FromSeconds(1));
        open.SetResult(SharedWorld.Done("7"));

        (await Task.WhenAll(runs)).ShouldBe(["7", "7"]);
        owners.Values.Single().Asked.ShouldBe(1 + 1 + (45 / Limits.ShareAnswerSecondsMax));
        other.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_comes_to_those_who_wait_on_another_silo_and_the_old_value_with_it()
    {
        var (one, other) = (Silo(), Silo());
        await one.RunAsync(Minute);
        time.Advance(TimeSpan.FromMinutes(10));
        var open = one.Holds();
        var runs = new[] { one.RunAsync(Minute), other.RunAsync(Minute), other.RunAsync("cache: { ttl: 60s }") };
        open.SetResult(SharedWorld.Down(503));

        (await Task.WhenAll(runs)).ShouldBe(["1", "1", "MW3004"]);
        other.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_all_callers_of_the_maker_have_left_another_silo_makes_the_call()
    {
        var (one, other) = (Silo(), Silo());
        one.Holds();
        using var leaving = new CancellationTokenSource();
        var left = one.RunAsync(Minute, stop: leaving.Token);
        var waiting = other.RunAsync(Minute);
        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(left);
        (await waiting).ShouldBe("1");
        other.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stale_value_of_another_silo_is_taken_at_once_and_refreshed_once_in_the_whole_cluster()
    {
        var (one, other) = (Silo(), Silo());
        await one.RunAsync(Minute);
        time.Advance(TimeSpan.FromSeconds(70));
        var open = other.Holds();

        (await other.RunAsync(Minute)).ShouldBe("1");
        (await one.RunAsync(Minute)).ShouldBe("1");
        (one.Calls.Count, other.Calls.Count).ShouldBe((1, 1));
        open.SetResult(SharedWorld.Done("2"));
        (await one.RunAsync(Minute)).ShouldBe("2");
        (await other.RunAsync(Minute)).ShouldBe("2");
    }

    [Theory]
    [InlineData(typeof(Unreachable))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task When_nobody_can_be_asked_each_silo_makes_its_own_call(Type error)
    {
        var lonely = new SharedWorld(time, _ => new ShareOwners(
            _ => throw (Exception)Activator.CreateInstance(error)!, NullLogger<ShareOwners>.Instance));
        (await lonely.RunAsync(Minute)).ShouldBe("1");
        (await lonely.RunAsync(Minute)).ShouldBe("1");
    }

    [Fact]
    public async Task An_answer_that_is_not_to_be_kept_is_given_to_those_who_wait_and_to_nobody_later()
    {
        var (one, other) = (Silo(), Silo());
        var open = one.Holds();
        var runs = new[] { one.RunAsync("cache: http"), other.RunAsync("cache: http") };
        open.SetResult(SharedWorld.Done("7", """{"cache-control":"no-store"}"""));

        (await Task.WhenAll(runs)).ShouldBe(["7", "7"]);
        (await other.RunAsync("cache: http")).ShouldBe("1");
    }

    private SharedWorld Silo(bool isMute = false) => new(time, _ => new ShareOwners(
        key =>
        {
            if (!owners.TryGetValue(key, out var owner)) owners[key] = owner = new Owner(new(owning, key));
            return isMute ? new Mute(owner) : owner;
        },
        NullLogger<ShareOwners>.Instance));

    private sealed class Unreachable() : OrleansException("nobody is there");

    private sealed class Owner(ShareTickets tickets) : IShareGrain
    {
        public int Asked { get; private set; }

        public Task<ShareReply> Ask(ShareAsk ask, CancellationToken stop)
        {
            Asked++;
            return tickets.AskAsync(ask, stop);
        }

        public Task Fill(ShareFill fill)
        {
            tickets.Fill(fill);
            return Task.CompletedTask;
        }
    }

    /// <summary>The way to an owner from a silo that is dead: nothing that it says arrives.</summary>
    private sealed class Mute(Owner owner) : IShareGrain
    {
        public Task<ShareReply> Ask(ShareAsk ask, CancellationToken stop) => owner.Ask(ask, stop);

        public Task Fill(ShareFill fill) => Task.CompletedTask;
    }
}
