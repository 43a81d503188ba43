using System.Net.Sockets;
using System.Text;
using Shouldly;
using Xunit;

namespace Meanwhile.Support;

public sealed class RudeServerTests
{
    public static TheoryData<string> Names => [.. RudeCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_rude_answer_that_ends_by_itself_does_end(string name)
    {
        await using RudeServer server = RudeServer.Start().On("/rude", RudeCases.All[name]);

        await CallAsync(server, "/rude");

        await server.Ended("/rude");
        server.Calls.ShouldBe(["/rude"]);
    }

    [Fact]
    public async Task A_reset_is_a_reset()
    {
        await using RudeServer server = RudeServer.Start().On("/half", RudeAnswers.AnswersHalfAndResets);

        (string text, SocketError error) = await CallAsync(server, "/half");

        text.ShouldEndWith("{\"half\":");
        error.ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task A_lie_about_the_length_ends_politely()
    {
        await using RudeServer server = RudeServer.Start().On("/lie", RudeCases.All["claims more than it sends"]);

        (string text, SocketError error) = await CallAsync(server, "/lie");

        text.ShouldEndWith("Content-Length: 1000\r\n\r\n{}");
        error.ShouldBe(SocketError.Success);
    }

    [Fact]
    public async Task Silence_lasts_until_the_caller_leaves()
    {
        await using RudeServer server = RudeServer.Start().On("/silent", RudeAnswers.NeverAnswers);
        Task ended = server.Ended("/silent");
        using (HttpClient caller = new())
        using (CancellationTokenSource patience = new())
        {
            Task<HttpResponseMessage> answer = caller.GetAsync(new Uri(server.Address, "/silent"), patience.Token);
            await server.Arrived("/silent");
            ended.IsCompleted.ShouldBeFalse();
            await patience.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => answer);
        }

        await ended;
    }

    private static async Task<(string Text, SocketError Error)> CallAsync(RudeServer server, string path)
    {
        using TcpClient caller = new(server.Address.Host, server.Address.Port);
        using MemoryStream received = new();
        await caller.Client.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: rude\r\n\r\n"));
        try
        {
            await caller.GetStream().CopyToAsync(received);
            return (Encoding.Latin1.GetString(received.ToArray()), SocketError.Success);
        }
        catch (IOException broken) when (broken.InnerException is SocketException reset)
        {
            return (Encoding.Latin1.GetString(received.ToArray()), reset.SocketErrorCode);
        }
    }
}
