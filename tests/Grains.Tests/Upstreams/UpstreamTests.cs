using System.Text;
using Meanwhile.Connections;
using Shouldly;
using Xunit;

namespace Meanwhile.Upstreams;

/// <summary>How sockets to an upstream are kept, shared and given up. Real sockets on both ends.</summary>
public sealed class UpstreamTests : IDisposable
{
    private const string Fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private readonly Counterpart server = new();
    private readonly Upstream upstream;

    public UpstreamTests() => upstream = Open(socketsMax: 100);

    public void Dispose()
    {
        upstream.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Calls_that_follow_each_other_share_a_socket()
    {
        var first = CallAsync(Get("/a"));
        using var peer = await server.AcceptAsync();
        (await peer.ReadAsync()).ShouldStartWith("GET /a HTTP/1.1\r\n");
        await peer.SayAsync(Fine);
        (await first).Status.ShouldBe(200);

        var second = CallAsync(Get("/b"));
        (await peer.ReadAsync()).ShouldStartWith("GET /b HTTP/1.1\r\n");
        await peer.SayAsync(Fine);

        Text(await second).ShouldBe("{}");
        server.HasCaller.ShouldBeFalse();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}and more than it said")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    public async Task A_socket_that_cannot_be_trusted_is_not_used_again(string answer)
    {
        var first = CallAsync(Get("/a"));
        using var peer = await server.AcceptAsync();
        await peer.ReadAsync();
        await peer.SayAsync(answer);
        Text(await first).ShouldBe("{}");

        (await peer.ReadAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_socket_that_was_closed_while_it_rested_is_replaced()
    {
        using (var peer = await RestingAsync()) { }

        var call = CallAsync(Get("/again"));
        using var other = await server.AcceptAsync();
        (await other.ReadAsync()).ShouldStartWith("GET /again");
        await other.SayAsync(Fine);

        (await call).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_call_that_reads_is_sent_again_when_its_rested_socket_closes_without_a_word()
    {
        var peer = await RestingAsync();
        var call = CallAsync(Get("/twice"));
        (await peer.ReadAsync()).ShouldStartWith("GET /twice");
        peer.Dispose();

        using var other = await server.AcceptAsync();
        (await other.ReadAsync()).ShouldStartWith("GET /twice");
        await other.SayAsync(Fine);

        (await call).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_call_that_writes_is_never_sent_twice()
    {
        var peer = await RestingAsync();
        var call = CallAsync(Get("/once") with { Method = "POST", Body = "{}"u8.ToArray() });
        (await peer.ReadAsync()).ShouldEndWith("\r\n\r\n{}");
        peer.Dispose();

        await Should.ThrowAsync<IOException>(call.WaitAsync(TimeSpan.FromSeconds(30)));
        server.HasCaller.ShouldBeFalse();
    }

    [Fact]
    public async Task A_caller_who_leaves_frees_the_socket()
    {
        using var leaving = new CancellationTokenSource();
        var call = upstream.CallAsync(Get("/silent"), leaving.Token).AsTask();
        using var peer = await server.AcceptAsync();
        await peer.ReadAsync();

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
        (await peer.ReadAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Callers_beyond_the_bound_wait_until_a_socket_is_free()
    {
        using var narrow = Open(socketsMax: 1);
        var first = narrow.CallAsync(Get("/first"), default).AsTask();
        using var peer = await server.AcceptAsync();
        await peer.ReadAsync();
        var second = narrow.CallAsync(Get("/second"), default).AsTask();
        server.HasCaller.ShouldBeFalse();

        await peer.SayAsync(Fine);
        (await peer.ReadAsync()).ShouldStartWith("GET /second");
        await peer.SayAsync(Fine);

        (await second).Status.ShouldBe((await first).Status);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")]
    [InlineData("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 2000\r\n\r\n")]
    public async Task A_body_nobody_wants_is_passed_over_when_it_is_there(string answer)
    {
        var call = CallAsync(Get("/a"));
        using var peer = await server.AcceptAsync();
        await peer.ReadAsync();
        await peer.SayAsync(answer);
        (await call).Body.ShouldBeNull();

        var next = CallAsync(Get("/b"));
        (await peer.ReadAsync()).ShouldStartWith("GET /b");
        await peer.SayAsync(Fine);
        await next;
    }

    [Fact]
    public async Task A_failure_does_not_wait_for_its_body()
    {
        var call = CallAsync(Get("/a"));
        using var peer = await server.AcceptAsync();
        await peer.ReadAsync();
        await peer.SayAsync("HTTP/1.1 500 Oh\r\nContent-Length: 2000\r\n\r\nthe rest never comes");

        (await call).Status.ShouldBe(500);
        (await peer.ReadAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_may_come_in_any_pieces()
    {
        const string Answer = "HTTP/1.1 103 Early\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nX-Folded: one\r\n two\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\n[1,2,\r\nA\r\n3,4,5,6,7]\r\n0\r\nTrailer: x\r\n\r\n";
        var call = CallAsync(Get("/a"));
        using var peer = await server.AcceptAsync();
        await peer.ReadAsync();

        foreach (var letter in Answer) await peer.SayAsync(letter.ToString());

        var answer = await call;
        Text(answer).ShouldBe("[1,2,3,4,5,6,7]");
        answer.Head["x-folded"].ShouldBe("one   two");
        answer.Head["link"].ShouldBeNull();
    }

    [Fact]
    public async Task A_large_body_goes_out_whole_and_a_large_answer_comes_in_whole()
    {
        var body = Encoding.Latin1.GetBytes(new string('x', 1_000_000));
        var call = CallAsync(Get("/large") with { Method = "PUT", Body = body });
        using var peer = await server.AcceptAsync();
        (await peer.ReadAsync()).Split("\r\n\r\n")[1].Length.ShouldBe(body.Length);
        await peer.SayAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{new string('y', body.Length)}");

        Text(await call).ShouldBe(new string('y', body.Length));
    }

    [Fact]
    public async Task A_body_without_a_length_ends_with_the_connection()
    {
        var call = CallAsync(Get("/a"));
        using (var peer = await server.AcceptAsync())
        {
            await peer.ReadAsync();
            await peer.SayAsync("HTTP/1.1 200 OK\r\n\r\n[1,");
            await peer.SayAsync("2]");
        }

        Text(await call).ShouldBe("[1,2]");
    }

    private static UpstreamCall Get(string target) =>
        new("GET", target) { Headers = [], MaxBytes = 10_000_000, Accept = [] };

    private static string Text(UpstreamAnswer answer) => Encoding.Latin1.GetString(answer.Body!.Value.Span);

    private Upstream Open(int socketsMax) => new(server.Address, new AddressRules(allowPrivate: true), socketsMax);

    private Task<UpstreamAnswer> CallAsync(UpstreamCall call) => upstream.CallAsync(call, default).AsTask();

    /// <summary>A socket that has served one call.</summary>
    private async Task<Counterpart.Peer> RestingAsync()
    {
        var call = CallAsync(Get("/first"));
        var peer = await server.AcceptAsync();
        await peer.ReadAsync();
        await peer.SayAsync(Fine);
        await call;
        return peer;
    }
}
