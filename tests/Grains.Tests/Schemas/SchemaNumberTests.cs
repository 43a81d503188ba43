using System.Globalization;
using System.Numerics;
using CsCheck;
using Shouldly;
using Xunit;

namespace Meanwhile.Schemas;

public sealed class SchemaNumberTests
{
    private static readonly Gen<Written> Numbers = Gen.Select(
        Gen.Bool, Gen.Long[0, 99_999], Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[-6, 6], Written.Of);

    [Theory]
    [InlineData("0.07", true)]
    [InlineData("19.99", true)]
    [InlineData("1e3", true)]
    [InlineData("-0.010", true)]
    [InlineData("0", true)]
    [InlineData("0.0e5", true)]
    [InlineData("0.015", false)]
    [InlineData("1e-3", false)]
    [InlineData("123456789012345678901234567890.01", true)]
    [InlineData("123456789012345678901234567890.011", false)]
    [InlineData("1e400", true)]
    [InlineData("1e-400", false)]
    public void A_multiple_of_a_cent_is_exact(string number, bool fits) =>
        SchemaText.Fits("""{"multipleOf":0.01}""", number).ShouldBe(fits);

    [Theory]
    [InlineData("1234567890123456789012345678901234567890123456.7", 1)]
    [InlineData("1234567890123456789012345678901234567890123456.7", 37)]
    [InlineData("1234567890123456789012345678901234567890123456.7", 0)]
    public void A_multiple_of_a_long_number_is_exact(string divisor, int times)
    {
        var tenths = BigInteger.Parse(divisor.Replace(".", ""), CultureInfo.InvariantCulture) * times;
        SchemaText.Fits($"{{\"multipleOf\":{divisor}}}", $"{tenths}e-1").ShouldBeTrue();
        SchemaText.Fits($"{{\"multipleOf\":{divisor}}}", $"{tenths + 1}e-1").ShouldBeFalse();
        SchemaText.Fits($"{{\"multipleOf\":{divisor}}}", $"{tenths}e7").ShouldBeTrue();
    }

    [Theory]
    [InlineData("1.0", true)]
    [InlineData("10.50e1", true)]
    [InlineData("1e400", true)]
    [InlineData("1e99999999999999999999", true)]
    [InlineData("0e-5", true)]
    [InlineData("-0.0", true)]
    [InlineData("100000000000000000000000000000.0", true)]
    [InlineData("100000000000000000000000000000.5", false)]
    [InlineData("1e-1", false)]
    [InlineData("1e-99999999999999999999", false)]
    public void A_whole_number_is_one_however_it_is_written(string number, bool fits) =>
        SchemaText.Fits("""{"type":"integer"}""", number).ShouldBe(fits);

    [Theory]
    [InlineData("9007199254740992", "9007199254740993", false)]
    [InlineData("99999999999999999999999999999", "100000000000000000000000000000", false)]
    [InlineData("100000000000000000000000000000", "99999999999999999999999999999", true)]
    [InlineData("0.1", "0.10000000000000000000000000001", false)]
    [InlineData("1e400", "1e401", false)]
    [InlineData("1e400", "-1e401", true)]
    [InlineData("0", "1e-400", false)]
    [InlineData("1", "1e99999999999999999999", false)]
    [InlineData("1", "1e-99999999999999999999", true)]
    public void A_maximum_is_exact_beyond_what_a_double_holds(string maximum, string number, bool fits) =>
        SchemaText.Fits($$"""{"maximum":{{maximum}}}""", number).ShouldBe(fits);

    [Theory]
    [InlineData("[1,1.0]", false)]
    [InlineData("[1,10e-1]", false)]
    [InlineData("[0,-0.0]", false)]
    [InlineData("[1,true,\"1\",[1],{\"a\":1},null,0,false]", true)]
    [InlineData("[{\"a\":1,\"b\":2},{\"b\":2.0,\"a\":1}]", false)]
    [InlineData("[9007199254740992,9007199254740993]", true)]
    [InlineData("[1e99999999999999999999,1e99999999999999999998]", true)]
    [InlineData("[1,2,3,4,5,6,7,8,9,10,1e1]", false)]
    [InlineData("[1,2,3,4,5,6,7,8,{\"x\":[1,{\"y\":\"\\u0061\"}]},{\"x\":[1.0,{\"y\":\"a\"}]}]", false)]
    [InlineData("[\"\\ud800\",\"\\ud801\"]", true)]
    public void Entries_are_the_same_when_their_values_are(string list, bool fits) =>
        SchemaText.Fits("""{"uniqueItems":true}""", list).ShouldBe(fits);

    [Fact]
    public void Numbers_are_ordered_as_exact_fractions_are() => Gen.Select(Numbers, Numbers).Sample((bound, number) =>
    {
        var order = number.CompareTo(bound);
        SchemaText.Fits($$"""{"minimum":{{bound}}}""", number.Text).ShouldBe(order >= 0);
        SchemaText.Fits($$"""{"exclusiveMaximum":{{bound}}}""", number.Text).ShouldBe(order < 0);
        SchemaText.Fits($$"""{"const":{{bound}}}""", number.Text).ShouldBe(order == 0);
        SchemaText.Fits("""{"uniqueItems":true}""", $"[{bound},{number}]").ShouldBe(order != 0);
        SchemaText.Fits("""{"type":"integer"}""", number.Text).ShouldBe(number.IsMultipleOf(Written.One));
    }, iter: 2_000);

    [Fact]
    public void Multiples_are_those_of_exact_fractions() => Gen.Select(Numbers, Numbers).Sample((divisor, number) =>
    {
        if (divisor.Value.Sign <= 0) return;
        SchemaText.Fits($$"""{"multipleOf":{{divisor}}}""", number.Text).ShouldBe(number.IsMultipleOf(divisor));
    }, iter: 2_000);

    /// <summary>A number as text, and its value times 10 to the 30th.</summary>
    private sealed record Written(string Text, BigInteger Value)
    {
        public static readonly Written One = Of(false, 1, 0, 0, 0);

        public static Written Of(bool isNegative, long digits, int decimals, int zeros, int exponent)
        {
            var text = digits.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
            if (decimals > 0) text = $"{text[..^decimals]}.{text[^decimals..]}{new string('0', zeros)}";
            if (exponent != 0) text = $"{text}{(zeros % 2 == 0 ? "e" : "E")}{exponent}";
            var value = digits * BigInteger.Pow(10, 30 + exponent - decimals);
            return new Written(isNegative ? $"-{text}" : text, isNegative ? -value : value);
        }

        public int CompareTo(Written other) => Value.CompareTo(other.Value);

        public bool IsMultipleOf(Written divisor) => (Value % divisor.Value).IsZero;

        public override string ToString() => Text;
    }
}
