using System.Globalization;
using Shouldly;
using Xunit;

namespace Meanwhile.Documents;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("250ms", "00:00:00.25")]
    [InlineData("5s", "00:00:05")]
    [InlineData("2m", "00:02:00")]
    [InlineData("3h", "03:00:00")]
    [InlineData("7d", "7.00:00:00")]
    [InlineData("0s", "00:00:00")]
    [InlineData("1.5s", "00:00:01.5")]
    [InlineData("0.5ms", "00:00:00.0005")]
    [InlineData("0.0000001s", "00:00:00.0000001")]
    [InlineData("007s", "00:00:07")]
    [InlineData("90m", "01:30:00")]
    [InlineData("10675199d", "10675199.00:00:00")]
    [InlineData("PT5S", "00:00:05")]
    [InlineData("PT0.25S", "00:00:00.25")]
    [InlineData("PT1H30M", "01:30:00")]
    [InlineData("P1DT12H", "1.12:00:00")]
    [InlineData("P2W", "14.00:00:00")]
    [InlineData("PT1.5H", "01:30:00")]
    public void A_duration_is_read_exactly(string text, string expected)
    {
        Durations.TryRead(text, out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5S")]
    [InlineData("5sec")]
    [InlineData("5y")]
    [InlineData("1h30m")]
    [InlineData("1,5s")]
    [InlineData(".5s")]
    [InlineData("5.s")]
    [InlineData("1.2.3s")]
    [InlineData("1e3s")]
    [InlineData("٥s")]
    [InlineData("0.00000001s")]
    [InlineData("10675200d")]
    [InlineData("99999999999999999999999999999999d")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("PT1D")]
    [InlineData("P1H")]
    [InlineData("PT1S1M")]
    [InlineData("PT1S1S")]
    [InlineData("PT1.5H30M")]
    [InlineData("PT5")]
    [InlineData("PTS")]
    [InlineData("P-1D")]
    [InlineData("-P1D")]
    [InlineData("pt5s")]
    [InlineData("PTT5S")]
    [InlineData("P10675199DT24H")]
    public void What_is_no_duration_is_refused(string text)
    {
        Durations.TryRead(text, out var duration).ShouldBeFalse();
        duration.ShouldBe(default);
    }
}
