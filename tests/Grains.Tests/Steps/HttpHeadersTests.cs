using Meanwhile.Connections;
using Meanwhile.Runs;
using Shouldly;
using Xunit;

namespace Meanwhile.Steps;

/// <summary>Which headers a call takes along, and from whom.</summary>
public sealed class HttpHeadersTests
{
    [Fact]
    public void A_flow_goes_before_its_connection_and_both_before_what_is_usual()
    {
        var sent = Sent(
            new() { Headers = Map(("X-Who", "flow"), ("traceparent", "mine")), Body = "{}"u8.ToArray() },
            Map(("x-who", "connection"), ("X-Key", "secret"), ("Content-Type", "text/plain")));

        sent.ShouldBe(["X-Who: flow", "traceparent: mine", "X-Key: secret", "Content-Type: text/plain"]);
    }

    [Fact]
    public void What_is_said_about_a_body_is_left_out_when_there_is_none() =>
        Sent(new() { Headers = Map(("Content-Language", "en")) }, Map(("Content-Type", "text/plain")))
            .ShouldBe([Trace]);

    [Fact]
    public void A_callers_trace_state_cannot_bring_a_header_along() =>
        Sent(new(), TextMap.Empty, "a=b\r\nX-Admin: yes").ShouldBe([Trace]);

    private const string Trace = "traceparent: 00-trace";

    private static string[] Sent(HttpStep.Settings settings, TextMap ofConnection, string? traceState = null)
    {
        var connection = new HttpConnection(
            new HttpConnection.Settings { Address = "http://example.org", Headers = ofConnection },
            new ConnectionPolicy("crm", "", TimeSpan.FromSeconds(1), null));
        var context = new StepContext { TraceParent = "00-trace", TraceState = traceState };
        return [.. HttpHeaders.Of(settings, context, connection).Entries.Select(one => $"{one.Key}: {one.Value}")];
    }

    private static TextMap Map(params (string Name, string Value)[] entries) =>
        new([.. entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Value))]);
}
