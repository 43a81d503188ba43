using Meanwhile.Errors;
using Meanwhile.Steps;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

public sealed class RetryRuleTests
{
    private static readonly StepOutcome.Failed Unreachable =
        new(ErrorCodes.UpstreamUnreachable, "") { Class = FailureClass.Connect };

    [Theory]
    [InlineData(RetryBackoff.Constant, new[] { 100, 100, 100, 100, 100 })]
    [InlineData(RetryBackoff.Linear, new[] { 100, 200, 300, 400, 450 })]
    [InlineData(RetryBackoff.Exponential, new[] { 100, 200, 400, 450, 450 })]
    public void Delays_grow_as_the_backoff_says_up_to_the_longest(RetryBackoff backoff, int[] milliseconds)
    {
        var rule = Rule(backoff) with { Jitter = false };

        Delays(rule, 0.7).ShouldBe(milliseconds.Select(delay => (double)delay));
    }

    [Theory]
    [InlineData(RetryBackoff.Constant)]
    [InlineData(RetryBackoff.Linear)]
    [InlineData(RetryBackoff.Exponential)]
    public void Jitter_draws_from_the_upper_half_of_a_delay(RetryBackoff backoff)
    {
        var whole = Delays(Rule(backoff) with { Jitter = false }, 0);

        Delays(Rule(backoff), 0).ShouldBe(whole.Select(delay => delay / 2));
        Delays(Rule(backoff), 0.5).ShouldBe(whole.Select(delay => delay * 0.75));
        Delays(Rule(backoff), 0.999).Zip(whole).ShouldAllBe(pair => pair.First < pair.Second);
    }

    [Fact]
    public void After_the_last_retry_there_is_none()
    {
        var rule = new RetryRule { Max = 2 };

        rule.Next(Unreachable, 2, 0).ShouldNotBeNull();
        rule.Next(Unreachable, 3, 0).ShouldBeNull();
        (rule with { Max = 0 }).Next(Unreachable, 1, 0).ShouldBeNull();
    }

    [Fact]
    public void The_largest_number_of_retries_still_has_a_delay_that_can_be_waited_for()
    {
        var rule = new RetryRule { Max = Limits.RetriesMax, MaxDelay = TimeSpan.FromDays(1) };

        rule.Next(Unreachable, Limits.RetriesMax, 1).ShouldBe(TimeSpan.FromDays(1));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(Limits.RetryDelaySecondsMax, Limits.RetryDelaySecondsMax)]
    [InlineData(Limits.RetryDelaySecondsMax + 1, null)]
    public void What_the_upstream_asks_for_is_waited_exactly_unless_it_is_too_long(int asked, int? seconds)
    {
        var busy = Status(503) with { RetryAfter = TimeSpan.FromSeconds(asked) };

        Rule(RetryBackoff.Constant).Next(busy, 1, 0.3)?.TotalSeconds.ShouldBe(seconds!.Value);
        (Rule(RetryBackoff.Constant).Next(busy, 1, 0.3) is null).ShouldBe(seconds is null);
    }

    [Fact]
    public void What_the_upstream_asks_for_does_not_cover_what_the_rule_does_not()
    {
        var gone = Status(404) with { RetryAfter = TimeSpan.FromSeconds(1) };

        Rule(RetryBackoff.Constant).Next(gone, 1, 0).ShouldBeNull();
    }

    [Theory]
    [InlineData(FailureClass.Connect, null, true)]
    [InlineData(FailureClass.Timeout, null, true)]
    [InlineData(FailureClass.Other, null, false)]
    [InlineData(FailureClass.Status, 429, true)]
    [InlineData(FailureClass.Status, 500, true)]
    [InlineData(FailureClass.Status, 501, false)]
    [InlineData(FailureClass.Status, 503, true)]
    [InlineData(FailureClass.Status, 504, true)]
    [InlineData(FailureClass.Status, 400, false)]
    [InlineData(FailureClass.Status, 404, false)]
    public void Unless_told_otherwise_what_passes_is_tried_again(FailureClass failure, int? status, bool isCovered) =>
        IsCovered(new RetryRule { Max = 1 }, failure, status).ShouldBe(isCovered);

    [Theory]
    [InlineData(FailureClass.Connect, null, false)]
    [InlineData(FailureClass.Timeout, null, false)]
    [InlineData(FailureClass.Other, null, false)]
    [InlineData(FailureClass.Status, 409, true)]
    [InlineData(FailureClass.Status, 503, false)]
    public void A_rule_covers_what_it_names_and_nothing_else(FailureClass failure, int? status, bool isCovered)
    {
        var only409 = new RetryRule
        {
            Max = 1,
            OnConnect = false,
            OnTimeout = false,
            OnStatus = new HashSet<int> { 409 },
        };

        IsCovered(only409, failure, status).ShouldBe(isCovered);
    }

    private static RetryRule Rule(RetryBackoff backoff) => new()
    {
        Max = 5,
        Delay = TimeSpan.FromMilliseconds(100),
        MaxDelay = TimeSpan.FromMilliseconds(450),
        Backoff = backoff,
    };

    private static double[] Delays(RetryRule rule, double lot) =>
        [.. Enumerable.Range(1, rule.Max)
            .Select(attempt => rule.Next(Unreachable, attempt, lot)!.Value.TotalMilliseconds)];

    private static StepOutcome.Failed Status(int status) =>
        new(ErrorCodes.UpstreamStatus, "") { Class = FailureClass.Status, Status = status };

    private static bool IsCovered(RetryRule rule, FailureClass failure, int? status) =>
        rule.Next(new(ErrorCodes.UpstreamStatus, "") { Class = failure, Status = status }, 1, 0) is not null;
}
