using System.Buffers;
using System.Text;
using Shouldly;
using Xunit;

namespace Meanwhile.Upstreams;

/// <summary>Bodies in chunks, cut up anywhere on their way.</summary>
public sealed class ChunkedBodyTests
{
    private const string Whole = "5;name=value\r\nhello\r\n0a\r\n, upstream\r\n000\r\nSome: trailer\r\n\r\n";

    [Fact]
    public void The_body_is_the_same_wherever_it_was_cut()
    {
        var bytes = Encoding.Latin1.GetBytes(Whole);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var body = new ArrayBufferWriter<byte>();
            var chunks = new ChunkedBody(body, 100);
            var taken = chunks.Take(bytes.AsSpan(0, cut));
            taken += chunks.Take(bytes.AsSpan(taken));

            taken.ShouldBe(bytes.Length);
            chunks.IsDone.ShouldBeTrue();
            Encoding.Latin1.GetString(body.WrittenSpan).ShouldBe("hello, upstream");
        }
    }

    [Fact]
    public void What_follows_the_last_chunk_is_left_alone()
    {
        var chunks = new ChunkedBody(null, 100);

        chunks.Take(Encoding.Latin1.GetBytes(Whole + "HTTP/1.1 200 OK")).ShouldBe(Whole.Length);
    }

    [Theory]
    [InlineData("zz\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("\r\n")]
    [InlineData("5x\r\nhello\r\n")]
    [InlineData("fffffffffffffffff\r\n")]
    [InlineData("2\r\nhello\r\n")]
    public void A_chunk_that_is_not_well_formed_is_refused(string text) =>
        Should.Throw<HttpIOException>(() => new ChunkedBody(null, 100).Take(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void A_body_over_its_bound_is_known_before_it_has_come()
    {
        var chunks = new ChunkedBody(new ArrayBufferWriter<byte>(), 10);

        chunks.Take("b\r\n"u8);

        chunks.IsTooLarge.ShouldBeTrue();
    }
}
