using Shouldly;
using Xunit;

namespace Meanwhile.FlowTests;

/// <summary>What a test beside a flow may demand, and what it says when that is not so.</summary>
public sealed class ExpectationTests
{
    private const string Flow = """
        flow: tested
        input: { late?: boolean }
        steps:
          a: { http: { connection: crm, path: /a } }
          b: { http: { connection: crm, path: /b } }
          c: { http: { connection: crm, path: /c }, dependsOn: [a] }
          off: { set: 1, if: false }
        output: { list: [1, 2], map: { x: 1, y: "{{ steps.a.body }}" } }
        status: 201
        """;

    [Theory]
    [InlineData("output: { map: { x: 1 } }", null)]
    [InlineData("output: { list: [1, 2], map: { x: 1, y: 5 } }", null)]
    [InlineData("output: { map: { x: 2 } }", "output.map.x: expected 2, was 1")]
    [InlineData("output: { map: { z: 1 } }", "output.map.z: expected 1, was not there")]
    [InlineData("output: { list: [1] }", "output.list: expected 1 entries, was 2: [1,2]")]
    [InlineData("output: { list: [1, 3] }", "output.list[1]: expected 3, was 2")]
    [InlineData("status: 201", null)]
    [InlineData("status: 200", "status: expected 200, was 201")]
    [InlineData("error: MW3004", "error: expected `MW3004`, but the run succeeded")]
    [InlineData("together: [a, b]", null)]
    [InlineData("together: [a, c]", "together: `c` started at 100 ms, when `a` had ended at 100 ms")]
    [InlineData("together: [a, off]", "together: `off` was never at work")]
    [InlineData("skipped: [off]", null)]
    [InlineData("skipped: [a]", "skipped: `a` was not skipped, it ran")]
    [InlineData("calls: { a: 1 }", null)]
    [InlineData("calls: { a: 2 }", "calls: `a` called out 1 times, not 2")]
    [InlineData("within: 200ms", null)]
    [InlineData("within: 199ms", "within: expected an answer after 199 ms at most, it took 200 ms")]
    public void Each_expectation_holds_or_says_in_a_sentence_what_was_instead(string expect, string? failure) =>
        Failures($"mocks: {{ a: {{ body: 5 }}, b: {{}}, c: {{}} }}, expect: {{ {expect} }}")
            .ShouldBe(failure is null ? [] : [failure]);

    [Theory]
    [InlineData("error: timeout", "MW3002 a")]
    [InlineData("error: connect", "MW3001 a")]
    [InlineData("error: garbage", "MW3005 a")]
    [InlineData("error: 503", "MW3004 a")]
    [InlineData("error: MW3007", "MW3007 a")]
    public void A_mock_can_fail_as_the_outside_does(string mock, string problem)
    {
        Failures($"mocks: {{ a: {{ {mock} }}, b: {{}}, c: {{}} }}, expect: {{ error: {problem} }}").ShouldBeEmpty();
        Failures($"mocks: {{ a: {{ {mock} }}, b: {{}}, c: {{}} }}, expect: {{ error: nothing like it }}")
            .ShouldHaveSingleItem().ShouldStartWith($"error: expected `nothing like it`, was `{problem}: ");
    }

    [Fact]
    public void A_step_without_a_mock_cannot_call_the_outside() =>
        Failures("mocks: { b: {}, c: {} }, expect: { error: a }")
            .ShouldContain("`a` calls the outside and has no mock: add `a:` to `mocks`");

    [Theory]
    [InlineData("a: { value: 5 }", "5")]
    [InlineData("a: [1, 2]", "[1, 2]")]
    [InlineData("a: text", "text")]
    [InlineData("a: { value: { takes: 1s }, takes: 7ms }", "{ takes: 1s }")]
    [InlineData("a: { b: 1, takes: 7ms }", "{ b: 1 }")]
    public void A_mock_gives_any_value(string mock, string value) => TestWorld.Run($$$"""
        flow: given
        steps: { a: { http: { connection: crm, path: /a } } }
        output: "{{ steps.a }}"
        tests: [ { name: it, mocks: { {{{mock}}} }, expect: { output: {{{value}}} } } ]
        """)[0].Failures.ShouldBeEmpty();

    [Fact]
    public void Mocks_in_a_sequence_answer_one_call_each_and_the_last_the_rest() => TestWorld.Run("""
        flow: turns
        steps:
          each:
            forEach:
              items: [1, 2, 3]
              concurrency: 1
              steps: { a: { http: { connection: crm, path: /a } } }
              output: "{{ steps.a.body }}"
        tests:
          - name: three calls
            mocks: { each.a: { sequence: [ { body: x }, { body: y } ] } }
            expect: { output: { each: [x, y, y] } }
        """)[0].Failures.ShouldBeEmpty();

    [Fact]
    public void A_mock_takes_100_ms_when_nothing_is_said_and_no_time_is_waited() => TestWorld.Run("""
        flow: usual
        steps: { a: { http: { connection: crm, path: /a } } }
        tests: [ { name: it, mocks: { a: {} }, expect: {} } ]
        """)[0].TookMicroseconds.ShouldBe(100_000);

    [Fact]
    public void What_fails_after_an_early_answer_fails_the_test() => TestWorld.Run("""
        flow: early
        steps:
          now: { respond: { body: taken } }
          later: { http: { connection: crm, path: /x }, dependsOn: [now] }
        tests: [ { name: it, mocks: { later: { error: 500 } }, expect: { output: taken } } ]
        """)[0].Failures.ShouldHaveSingleItem().ShouldStartWith("the run failed after its answer: MW3004 later");

    [Fact]
    public void The_jitter_of_retries_is_left_out_so_that_a_test_takes_the_same_time_each_time()
    {
        const string Flaky = """
            flow: flaky
            steps:
              a: { http: { connection: crm, path: /a }, retry: { max: 5, delay: 100ms, jitter: true } }
            tests:
              - { name: it, mocks: { a: { sequence: [ { error: 500 }, { error: 500 }, {} ] } }, expect: {} }
            """;
        var first = TestWorld.Run(Flaky)[0];

        first.Failures.ShouldBeEmpty();
        first.TookMicroseconds.ShouldBe(600_000);
        for (var again = 0; again < 10; again++)
            TestWorld.Run(Flaky)[0].TookMicroseconds.ShouldBe(first.TookMicroseconds);
    }

    [Fact]
    public void What_one_test_asks_twice_is_not_taken_from_the_next()
    {
        for (var again = 0; again < 50; again++)
            TestWorld.Run("""
                flow: hedged
                steps: { a: { http: { connection: crm, path: /a }, hedge: { delay: 100ms, max: 1 } } }
                tests:
                  - { name: it, mocks: { a: { takes: 1s } }, expect: { calls: { a: 2 } } }
                """)[0].Failures.ShouldBeEmpty();
    }

    private static IReadOnlyList<string> Failures(string test) =>
        TestWorld.Run($"{Flow}\ntests: [ {{ name: it, {test} }} ]")[0].Failures;
}
