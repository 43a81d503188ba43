using Meanwhile.FlowTests;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>Asking twice helps the one who asks and does not become load.</summary>
public sealed class ExtraCallsTests
{
    [Fact]
    public void Of_many_calls_through_a_connection_five_in_a_hundred_are_made_twice()
    {
        var budget = new ExtraCalls();
        var twice = 0;
        for (var call = 0; call < 10_000; call++)
        {
            budget.Earn("tenant", "slow");
            if (budget.TryHedge("tenant", "slow")) twice++;
        }

        twice.ShouldBeInRange(10_000 * Limits.HedgePercentMax / 100, (10_000 * Limits.HedgePercentMax / 100) + 1);
    }

    [Fact]
    public void Retries_and_second_asks_are_together_a_tenth_of_all_calls()
    {
        var budget = new ExtraCalls();
        var more = 0;
        for (var call = 0; call < 10_000; call++)
        {
            budget.Earn("tenant", "down");
            if (budget.TryHedge("tenant", "down")) more++;
            while (budget.TryRetry("tenant", "down")) more++;
        }

        more.ShouldBeInRange(1_000, 1_000 + Limits.ExtraCallsSavedMax);
    }

    [Fact]
    public void A_step_that_fails_alone_can_use_all_its_retries()
    {
        var budget = new ExtraCalls();
        budget.Earn("tenant", "flaky");

        Enumerable.Range(0, 100).Count(_ => budget.TryRetry("tenant", "flaky")).ShouldBe(Limits.RetriesMax);
    }

    [Fact]
    public void What_was_saved_is_bounded_and_each_connection_saves_for_itself()
    {
        var budget = new ExtraCalls();
        for (var call = 0; call < 100_000; call++) budget.Earn("tenant", "quiet");

        Enumerable.Range(0, 100).Count(_ => budget.TryHedge("tenant", "quiet")).ShouldBe(10);
        Enumerable.Range(0, 100).Count(_ => budget.TryHedge("tenant", "new")).ShouldBe(1);
    }

    [Fact]
    public void After_p95_means_after_what_the_step_itself_has_shown()
    {
        const string Flow = """
            flow: learned-hedge
            steps: { a: { http: { connection: crm, path: /a }, hedge: { delay: p95 } } }
            output: "{{ steps.a.body }}"
            tests:
              - name: it
                mocks: { a: { sequence: [ { body: slow, takes: 9s }, { body: quick, takes: 100ms } ] } }
                expect: {}
            """;
        TestWorld.Run(Flow)[0].TookMicroseconds.ShouldBe(9_000_000);
        for (var run = 0; run < Limits.LearnedSamplesMin; run++)
            TestWorld.Learned.Note(Tenancy.Default, "learned-hedge", "a", 200_000);

        TestWorld.Run(Flow)[0].TookMicroseconds.ShouldBe(300_000);
    }
}
