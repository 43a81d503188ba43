using Meanwhile.Chaos;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>The judge of the kills is tested himself: every promise that is broken is seen, and nothing else.</summary>
public sealed class VerdictTests
{
    private static readonly Guid Run = Guid.CreateVersion7();

    private readonly List<Effect> effects = [];

    [Fact]
    public void A_run_that_keeps_its_promises_is_left_alone()
    {
        Call("a", life: 1);
        Call("a", life: 2);
        Call("b", life: 2, ("a", 2));
        Call("c", life: 3, ("a", 2), ("b", 3));

        Broken(Ended("chain", """{"seen":{"a":2,"b":3,"c":4}}""")).ShouldBeEmpty();
    }

    [Fact]
    public void A_run_that_does_not_end_is_lost()
    {
        var intent = new Intent(1, "chain", "{}");
        intent.Accept(Run, 1);

        Broken(intent).ShouldBe(["accepted and not finished"]);
    }

    [Fact]
    public void Two_runs_under_one_name_are_seen()
    {
        Chain();
        var intent = Ended("chain", """{"seen":{"a":1,"b":2,"c":3}}""");
        intent.Accept(Guid.CreateVersion7(), 2);

        Broken(intent).ShouldContain("one name, several runs");
    }

    [Fact]
    public void A_step_that_is_made_again_after_its_end_was_known_is_seen()
    {
        Call("a", life: 1);
        Call("b", life: 1, ("a", 1));
        Call("a", life: 2);
        Call("c", life: 2, ("a", 1), ("b", 2));

        Broken(Ended("chain", """{"seen":{"a":1,"b":2,"c":4}}""")).ShouldBe(["finished step made again"]);
    }

    [Fact]
    public void An_output_of_a_step_that_changes_is_seen()
    {
        Call("a", life: 1);
        Call("a", life: 2);
        Call("b", life: 2, ("a", 1));
        Call("c", life: 2, ("a", 2), ("b", 3));

        Broken(Ended("chain", """{"seen":{"a":2,"b":3,"c":4}}""")).ShouldBe(["step result changed"]);
    }

    [Fact]
    public void A_call_that_is_made_twice_in_one_life_is_seen()
    {
        Call("a", life: 1);
        Call("a", life: 1);
        Call("b", life: 1, ("a", 2));
        Call("c", life: 1, ("a", 2), ("b", 3));

        Broken(Ended("chain", """{"seen":{"a":2,"b":3,"c":4}}""")).ShouldBe(["made twice in one life"]);
    }

    [Fact]
    public void A_result_that_no_call_gave_is_seen()
    {
        Chain();

        Broken(Ended("chain", """{"seen":{"a":1,"b":2,"c":9}}""")).ShouldBe(["result from nowhere"]);
    }

    [Fact]
    public void A_result_that_is_another_one_later_is_seen()
    {
        Chain();
        var intent = Ended("chain", """{"seen":{"a":1,"b":2,"c":3}}""");
        intent.Last = (500, "{}");

        Broken(intent).ShouldBe(["result changed"]);
    }

    [Fact]
    public void A_timer_that_is_early_is_seen()
    {
        Call("a", life: 1);
        Call("b", life: 1, ("a", 1));
        effects[^1] = effects[^1] with { NotBefore = effects[^1].At + 1 };

        Broken(Ended("nap", """{"seen":{"a":1,"b":2}}""")).ShouldBe(["timer early"]);
    }

    [Fact]
    public void A_call_that_must_not_be_repeated_and_is_repeated_is_seen()
    {
        Call("a", life: 1);
        Call("once", life: 1, ("a", 1));
        Call("once", life: 2, ("a", 1));

        Broken(Ended("careful", """{"seen":{"a":1,"once":3}}""")).ShouldBe(["made again though unknown"]);
    }

    [Fact]
    public void A_call_with_another_idempotency_key_is_seen()
    {
        Chain();
        effects[1] = effects[1] with { Key = "another" };

        Broken(Ended("chain", """{"seen":{"a":1,"b":2,"c":3}}""")).ShouldBe(["another Idempotency-Key"]);
    }

    [Fact]
    public void A_count_that_leaves_one_out_is_seen()
    {
        Call("a", life: 1);
        Call("b", life: 1, ("a", 1));

        Broken(Ended("counter", """{"count":1,"seen":{"a":1,"b":2}}""")).ShouldBe(["counted wrongly"]);
    }

    private void Chain()
    {
        Call("a", life: 1);
        Call("b", life: 1, ("a", 1));
        Call("c", life: 1, ("a", 1), ("b", 2));
    }

    private void Call(string place, int life, params (string Place, long Token)[] seen) => effects.Add(new Effect(
        effects.Count + 1, 1, place, life, effects.Count, $"{Run}/{place}",
        seen.ToDictionary(one => one.Place, one => one.Token), NotBefore: 0, WasRefused: false));

    private static Intent Ended(string flow, string output)
    {
        var intent = new Intent(1, flow, "{}") { Key = flow == "counter" ? "k" : null };
        intent.Accept(Run, 1);
        intent.End(200, output, 3);
        intent.Last = (200, output);
        return intent;
    }

    private string[] Broken(Intent intent)
    {
        var verdict = new Verdict([intent], effects);
        verdict.Check();
        return [.. verdict.Broken.Keys];
    }
}
