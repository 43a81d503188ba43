using System.Text;
using Meanwhile.Runs;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Shares;

/// <summary>Values are bounded in bytes, and the ones that are used stay.</summary>
public sealed class LocalSharesTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Values_take_no_more_than_their_bytes_and_those_looked_up_outlive_the_others()
    {
        var shares = new LocalShares(100_000, time);
        Keep(shares, 0, 1_000);
        for (var value = 1; value < 10_000; value++)
        {
            shares.Find(Key(0)).ShouldNotBeNull("it is looked up all the time");
            Keep(shares, value, 1_000);
            shares.Bytes.ShouldBeLessThanOrEqualTo(100_000);
        }
        shares.Count.ShouldBeInRange(60, 100);
    }

    [Fact]
    public void Small_values_are_bounded_too_for_each_has_its_place()
    {
        var shares = new LocalShares(100_000, time);
        for (var value = 0; value < 10_000; value++) Keep(shares, value, 1);

        shares.Count.ShouldBeLessThan(500);
    }

    [Fact]
    public void A_value_that_comes_again_takes_the_place_of_the_one_before_and_an_older_one_does_not()
    {
        var shares = new LocalShares(100_000, time);
        var old = Value(10);
        time.Advance(TimeSpan.FromSeconds(1));
        for (var round = 0; round < 1_000; round++) Keep(shares, 1, 5_000);
        shares.Keep(Key(1), old);

        shares.Count.ShouldBe(1);
        shares.Bytes.ShouldBe(Value(5_000).Bytes);
    }

    [Fact]
    public void One_value_that_is_too_large_pushes_nothing_out()
    {
        var shares = new LocalShares(100_000, time);
        Keep(shares, 1, 10);
        Keep(shares, 2, 100_001);

        shares.Find(Key(1)).ShouldNotBeNull();
        shares.Find(Key(2)).ShouldBeNull();
    }

    [Fact]
    public void A_key_is_the_same_when_it_comes_back_from_its_digits() =>
        ShareKey.Parse(Key(7).ToString()).ShouldBe(Key(7));

    [Fact]
    public void Parts_of_a_call_cannot_be_shifted_into_each_other()
    {
        KeyOf("a", "bc").ShouldNotBe(KeyOf("ab", "c"));
        KeyOf("", "a").ShouldNotBe(KeyOf("a", ""));
        KeyOf("a", null).ShouldNotBe(KeyOf("a", ""));

        static ShareKey KeyOf(string one, string? other)
        {
            var text = new CallText();
            text.Add(one);
            text.Add(other);
            return text.Key();
        }
    }

    private void Keep(LocalShares shares, int number, int bytes) => shares.Keep(Key(number), Value(bytes));

    private KeptValue Value(int bytes) => KeptValue.Of(new StepValue(new byte[bytes]), time.GetTimestamp());

    private static ShareKey Key(int number) => ShareKey.Of(Encoding.UTF8.GetBytes($"{number}"));
}
