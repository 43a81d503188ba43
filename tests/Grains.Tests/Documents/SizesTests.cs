using Shouldly;
using Xunit;

namespace Meanwhile.Documents;

public sealed class SizesTests
{
    [Theory]
    [InlineData("512", 512)]
    [InlineData("0", 0)]
    [InlineData("512B", 512)]
    [InlineData("64KiB", 65_536)]
    [InlineData("10MB", 10_000_000)]
    [InlineData("1kB", 1_000)]
    [InlineData("1KB", 1_000)]
    [InlineData("1MiB", 1_048_576)]
    [InlineData("1.5MiB", 1_572_864)]
    [InlineData("0.1kB", 100)]
    [InlineData("2GiB", 2_147_483_648)]
    [InlineData("3GB", 3_000_000_000)]
    [InlineData("1TB", 1_000_000_000_000)]
    [InlineData("1TiB", 1_099_511_627_776)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_size_is_read_exactly(string text, long expected)
    {
        Sizes.TryRead(text, out var bytes).ShouldBeTrue();
        bytes.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("KiB")]
    [InlineData("-1")]
    [InlineData("-1KiB")]
    [InlineData("1 KiB")]
    [InlineData("1kib")]
    [InlineData("1Mb")]
    [InlineData("1K")]
    [InlineData("1PB")]
    [InlineData("1.5")]
    [InlineData("0.0001kB")]
    [InlineData("1_000")]
    [InlineData("1,5MB")]
    [InlineData("0x10")]
    [InlineData("9223372036854775808")]
    [InlineData("8388608TiB")]
    [InlineData("99999999999999999999999999999999999")]
    public void What_is_no_size_is_refused(string text)
    {
        Sizes.TryRead(text, out var bytes).ShouldBeFalse();
        bytes.ShouldBe(0);
    }
}
