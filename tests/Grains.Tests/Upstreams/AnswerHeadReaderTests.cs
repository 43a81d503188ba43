using System.Text;
using Shouldly;
using Xunit;

namespace Meanwhile.Upstreams;

/// <summary>The head of a stranger's answer: what is understood, and what is refused.</summary>
public sealed class AnswerHeadReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 5L, false, true)]
    [InlineData("HTTP/1.1 200\r\ncontent-LENGTH:5\r\n\r\n", 5L, false, true)]
    [InlineData("HTTP/1.1 200 \nContent-Length: 5\n\n", 5L, false, true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", 5L, false, true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n", null, true, true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: foo, Close\r\nContent-Length: 0\r\n\r\n", 0L, false, false)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", 0L, false, true)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", null, false, false)]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n", 0L, false, true)]
    public void The_end_of_a_body_is_known_from_its_head(string text, long? length, bool isChunked, bool keepsOpen) =>
        Read(text).Framing.ShouldBe(new AnswerFraming(length, isChunked, keepsOpen));

    [Theory]
    [InlineData("HTTP/2 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: nameless\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nName : value\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nName: val\rue\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n")]
    public void What_can_be_read_in_two_ways_is_refused(string text) =>
        Should.Throw<HttpIOException>(() => Read(text)).HttpRequestError.ShouldBe(HttpRequestError.InvalidResponse);

    [Fact]
    public void Headers_are_found_by_any_spelling_and_joined_when_there_are_several()
    {
        var head = Read("HTTP/1.1 200 OK\r\nSet-It: a\r\nOther: x\r\nset-it:  b \r\n\r\n");

        head["SET-IT"].ShouldBe("a, b");
        head["missing"].ShouldBeNull();
        head.ToDictionary().ShouldBe(new Dictionary<string, string> { ["set-it"] = "a, b", ["other"] = "x" });
    }

    [Fact]
    public void The_end_is_found_however_little_has_come_at_once()
    {
        var bytes = Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nA: b\r\n\r\n{}");
        var seen = 0;
        for (var there = 0; there < bytes.Length - 2; there++)
        {
            AnswerHeadReader.EndOf(bytes.AsSpan(0, there), seen).ShouldBe(0);
            seen = there;
        }

        AnswerHeadReader.EndOf(bytes.AsSpan(0, bytes.Length - 2), seen).ShouldBe(bytes.Length - 2);
    }

    private static AnswerHead Read(string text) => AnswerHeadReader.Read(Encoding.Latin1.GetBytes(text), false);
}
