using Meanwhile.Errors;
using Meanwhile.Steps;
using Shouldly;
using Xunit;

namespace Meanwhile.Shares;

/// <summary>What a step with <c>cache</c> or <c>singleFlight</c> asks the outside for, and what it does not.</summary>
public sealed class SharedCallsTests
{
    private const string Minute = "cache: { ttl: 60s }";

    [Fact]
    public async Task A_thousand_calls_at_once_are_one_call_and_each_has_its_answer()
    {
        var world = new SharedWorld();
        var open = world.Holds();
        var runs = Enumerable.Range(0, 1_000).Select(_ => world.RunAsync("singleFlight: true")).ToArray();

        open.SetResult(SharedWorld.Done("7"));

        (await Task.WhenAll(runs)).ShouldAllBe(body => body == "7");
        world.Calls.Count.ShouldBe(1);
        (await world.RunAsync("singleFlight: true")).ShouldBe("2", "what is not kept is asked for again");
    }

    [Fact]
    public async Task A_value_is_taken_until_its_time_is_over_and_each_expiry_costs_one_call()
    {
        var world = new SharedWorld();
        for (var expiry = 1; expiry <= 5; expiry++)
        {
            var open = world.Holds();
            var runs = Enumerable.Range(0, 200).Select(_ => world.RunAsync(Minute)).ToArray();
            open.SetResult(SharedWorld.Done($"{expiry}"));
            (await Task.WhenAll(runs)).ShouldAllBe(body => body == $"{expiry}");
            world.Time.Advance(TimeSpan.FromSeconds(59.9));
            (await world.RunAsync(Minute)).ShouldBe($"{expiry}");
            world.Time.Advance(TimeSpan.FromSeconds(0.1));
            world.Calls.Count.ShouldBe(expiry);
        }
    }

    [Fact]
    public async Task A_value_that_is_taken_costs_neither_an_attempt_nor_a_wait_and_one_waited_for_costs_the_wait()
    {
        var world = new SharedWorld();
        var open = world.Holds();
        var (first, joined) = (world.RunStepAsync(Minute), world.RunStepAsync(Minute));
        world.Time.Advance(TimeSpan.FromSeconds(2));
        open.SetResult(SharedWorld.Done("7"));
        await Task.WhenAll(first, joined);
        var hit = world.RunStepAsync(Minute);

        ((await first).Attempts, (await joined).Attempts, (await hit).Attempts).ShouldBe((1, 0, 0));
        world.Runs.Select(run => run.Waits.Receipt().WaitMicroseconds).ShouldBe([2_000_000, 2_000_000, 0]);
    }

    [Fact]
    public async Task What_a_run_was_given_is_recorded_once_so_that_a_test_of_it_finds_it()
    {
        var world = new SharedWorld();
        await world.RunAsync(Minute);
        await world.RunAsync(Minute);

        world.Runs.Select(run => run.Recording!.Calls!.Count).ShouldBe([1, 1]);
        var taken = world.Runs[1].Recording!.Calls![0];
        taken.EndedMicroseconds.ShouldBe(taken.BeganMicroseconds);
        taken.Outcome.ShouldBeOfType<StepOutcome.Done>();
    }

    [Fact]
    public async Task Tenants_never_share()
    {
        var world = new SharedWorld();
        (await world.RunAsync(Minute, tenant: "one")).ShouldBe("1");
        (await world.RunAsync(Minute, tenant: "other")).ShouldBe("2");
        (await world.RunAsync(Minute, tenant: "one")).ShouldBe("1");
    }

    [Fact]
    public async Task Calls_that_differ_in_any_setting_are_different_calls_and_the_flow_does_not_matter()
    {
        var world = new SharedWorld();
        (await world.RunAsync(Minute, """{"user":"ada"}""")).ShouldBe("1");
        (await world.RunAsync(Minute, """{"user":"bob"}""")).ShouldBe("2");
        (await world.RunAsync(Minute, flow: "another")).ShouldBe("1", "the same call of another flow");
        (await world.RunAsync(Minute, http: "{ connection: crm, path: /users/ada, query: { a: 1 } }")).ShouldBe("3");
        (await world.RunAsync(Minute, http: "{ connection: crm, path: /users/ada, headers: { a: 1 } }")).ShouldBe("4");
        (await world.RunAsync(Minute, http: "{ connection: crm, path: /users/ada }")).ShouldBe("1");
    }

    [Fact]
    public async Task A_key_names_the_call_in_the_place_of_its_settings_for_this_step_alone()
    {
        const string Keyed = "cache: { ttl: 60s, key: \"{{ input.user.id }}\" }";
        const string Path = "{ connection: crm, path: \"/users/{{ input.user.id }}\", query: { at: \"{{ now }}\" } }";
        var world = new SharedWorld();
        (await world.RunAsync(Keyed, """{"user":{"id":7}}""", http: Path)).ShouldBe("1");
        world.Time.Advance(TimeSpan.FromSeconds(1));
        (await world.RunAsync(Keyed, """{"user":{"id":7}}""", http: Path)).ShouldBe("1");
        (await world.RunAsync(Keyed, """{"user":{"id":8}}""", http: Path)).ShouldBe("2");
        (await world.RunAsync(Keyed, """{"user":{"id":7}}""", http: Path, flow: "another")).ShouldBe("3");
        (await world.RunAsync(Keyed, """{"user":{}}""", http: "{ connection: crm }"))
            .ShouldBe(ErrorCodes.ExpressionFailed.Code, "no value is not a value that all could share");
    }

    [Fact]
    public async Task A_stale_value_is_given_at_once_while_one_call_fetches_a_fresh_one()
    {
        const string Stale = "cache: { ttl: 60s, staleWhileRevalidate: 30s }";
        var world = new SharedWorld();
        (await world.RunAsync(Stale)).ShouldBe("1");
        world.Time.Advance(TimeSpan.FromSeconds(70));
        var open = world.Holds();

        for (var call = 0; call < 100; call++) (await world.RunAsync(Stale)).ShouldBe("1");
        world.Calls.Count.ShouldBe(2);
        open.SetResult(SharedWorld.Done("2"));
        (await world.RunAsync(Stale)).ShouldBe("2");

        world.Time.Advance(TimeSpan.FromSeconds(90));
        (await world.RunAsync(Stale)).ShouldBe("3", "too old to be given at once");
    }

    [Fact]
    public async Task A_refresh_that_fails_leaves_the_stale_value_and_the_next_caller_tries_again()
    {
        const string Stale = "cache: { ttl: 60s, staleWhileRevalidate: 30s }";
        var world = new SharedWorld();
        (await world.RunAsync(Stale)).ShouldBe("1");
        world.Time.Advance(TimeSpan.FromSeconds(70));
        world.Fails(SharedWorld.Down());

        (await world.RunAsync(Stale)).ShouldBe("1");
        (await world.RunAsync(Stale)).ShouldBe("1");
        (await world.RunAsync(Stale)).ShouldBe("3");
    }

    [Theory]
    [InlineData(null, "1")]
    [InlineData(503, "1")]
    [InlineData(429, "1")]
    [InlineData(404, "MW3004")]
    public async Task An_old_value_stands_in_for_an_upstream_that_fails_but_not_for_one_that_says_no(
        int? status, string expected)
    {
        const string OnError = "cache: { ttl: 60s, staleIfError: 1h }";
        var world = new SharedWorld();
        await world.RunAsync(OnError);
        world.Time.Advance(TimeSpan.FromMinutes(50));
        world.Fails(SharedWorld.Down(status));

        (await world.RunAsync(OnError)).ShouldBe(expected);
        world.Time.Advance(TimeSpan.FromMinutes(11));
        world.Fails(SharedWorld.Down());
        (await world.RunAsync(OnError)).ShouldBe(ErrorCodes.UpstreamUnreachable.Code, "too old for that");
    }

    [Fact]
    public async Task A_failure_is_given_to_those_who_waited_and_not_kept()
    {
        var world = new SharedWorld();
        var open = world.Holds();
        var runs = Enumerable.Range(0, 10).Select(_ => world.RunStepAsync(Minute)).ToArray();
        open.SetResult(SharedWorld.Down(404));

        foreach (var run in runs)
        {
            var (outcome, attempts) = await run;
            outcome.ShouldBeOfType<StepOutcome.Failed>().Status.ShouldBe(404);
            attempts.ShouldBe(1);
        }
        (await world.RunAsync(Minute)).ShouldBe("2");
    }

    [Fact]
    public async Task Retries_stand_inside_so_that_those_who_wait_never_see_the_first_failure()
    {
        var world = new SharedWorld();
        world.Fails(SharedWorld.Down(503));
        var runs = Enumerable.Range(0, 10)
            .Select(_ => world.RunAsync($"{Minute}, retry: {{ max: 1, delay: 1s, jitter: false }}")).ToArray();
        world.Time.Advance(TimeSpan.FromSeconds(1));

        (await Task.WhenAll(runs)).ShouldAllBe(body => body == "2");
        world.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Whoever_leaves_stops_waiting_and_the_call_is_cancelled_when_the_last_one_has_left()
    {
        var world = new SharedWorld();
        world.Holds();
        using CancellationTokenSource first = new(), second = new();
        var runs = new[] { world.RunAsync(Minute, stop: first.Token), world.RunAsync(Minute, stop: second.Token) };

        await first.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(runs[0]);
        world.Calls[0].Stop.IsCancellationRequested.ShouldBeFalse("the second one still waits");
        await second.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(runs[1]);
        world.Calls[0].Stop.IsCancellationRequested.ShouldBeTrue();
        (await world.RunAsync(Minute)).ShouldBe("2");
    }

    [Fact]
    public async Task A_maker_whose_own_time_is_over_does_not_fail_those_who_have_more()
    {
        var world = new SharedWorld();
        world.Holds();
        var hasty = world.RunAsync($"{Minute}, deadline: 1s");
        var patient = world.RunAsync(Minute);
        world.Time.Advance(TimeSpan.FromSeconds(1));

        (await hasty).ShouldBe(ErrorCodes.DeadlineExceeded.Code);
        (await patient).ShouldBe("2");
    }

    [Fact]
    public async Task Whoever_waits_for_somebody_elses_call_waits_no_longer_than_his_own_deadline()
    {
        var world = new SharedWorld();
        var open = world.Holds();
        var patient = world.RunAsync(Minute);
        var hasty = world.RunAsync($"{Minute}, deadline: 1s");
        world.Time.Advance(TimeSpan.FromSeconds(1));

        (await hasty).ShouldBe(ErrorCodes.DeadlineExceeded.Code);
        open.SetResult(SharedWorld.Done("7"));
        (await patient).ShouldBe("7");
        world.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_single_flight_each_call_that_finds_nothing_is_made()
    {
        var world = new SharedWorld();
        var open = world.Holds();
        world.Gives("2");
        var first = world.RunAsync($"{Minute}, singleFlight: false");
        (await world.RunAsync($"{Minute}, singleFlight: false")).ShouldBe("2");
        open.SetResult(SharedWorld.Done("1"));
        (await first).ShouldBe("1");
        (await world.RunAsync($"{Minute}, singleFlight: false")).ShouldBe("1");
    }
}
