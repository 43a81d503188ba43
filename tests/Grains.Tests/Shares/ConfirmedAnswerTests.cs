using Meanwhile.Batches;
using Meanwhile.Connections;
using Meanwhile.Flows;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Shares;

/// <summary><c>cache: http</c> over real HTTP: an answer is asked for only if it has changed.</summary>
public sealed class ConfirmedAnswerTests : IAsyncLifetime
{
    private OutsideWorld outside = null!;
    private BatchedRuns runs = null!;

    public async ValueTask InitializeAsync()
    {
        outside = await OutsideWorld.StartAsync();
        runs = new BatchedRuns(
            new ConnectionVersion("crm", "http", "v1", BatchedRuns.Definition(
                $"kind: http\naddress: {outside.Address.OriginalString}\nallowPrivate: true\n"), "test"),
            """
            flow: rates
            steps: { rate: { http: { connection: crm, path: /rate }, cache: http } }
            output: { status: "{{ steps.rate.status }}", body: "{{ steps.rate.body }}" }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await runs.DisposeAsync();
        await outside.DisposeAsync();
    }

    [Theory]
    [InlineData("ETag", "\"v1\"", "If-None-Match")]
    [InlineData("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT", "If-Modified-Since")]
    public async Task An_answer_that_has_not_changed_is_confirmed_and_given_as_it_was(
        string validator, string value, string condition)
    {
        outside.On("GET", "/rate").Answer(call =>
            (call.Headers.ContainsKey(condition) ? Reply.Empty(304) : Reply.Json(200, "0.10")).With(validator, value));

        for (var run = 0; run < 3; run++)
            (await runs.RunAsync("{}")).Output!.ToString().ShouldBe("""{"status":200,"body":0.10}""");

        outside.Calls.Select(call => call.Headers.GetValueOrDefault(condition)).ShouldBe([null, value, value]);
    }

    [Fact]
    public async Task What_a_confirmation_says_about_the_time_counts_from_then_on()
    {
        outside.On("GET", "/rate").Answer(call => call.Headers.ContainsKey("If-None-Match")
            ? Reply.Empty(304).With("Cache-Control", "max-age=3600")
            : Reply.Json(200, "1").With("ETag", "\"v1\""));

        for (var run = 0; run < 5; run++) (await runs.RunAsync("{}")).Problem.ShouldBeNull();

        outside.Calls.Count.ShouldBe(2);
    }
}
