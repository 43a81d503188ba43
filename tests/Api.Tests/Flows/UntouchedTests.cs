using System.Text;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Flows;

/// <summary>What is only passed on stays byte for byte what it was.</summary>
public sealed class UntouchedTests(ServedWorld served) : IClassFixture<ServedWorld>
{
    public static TheoryData<string> Documents => new()
    {
        """{"id":9223372036854775807,"next":18446744073709551617}""",
        """{"huge":1e400,"tiny":-1E-400,"zero":-0}""",
        """{"decimal":0.123456789012345678901234567890,"money":100.10}""",
        """{"nul":"a\u0000b","tab":"\t","slash":"\/"}""",
        """{"lone":"\ud800","pair":"\ud83d\ude00","raw":"😀"}""",
        """{ "space" :  [ 1 ,2,   3 ] , "twice":1, "twice":2 }""",
        "\"just text\"", "null", "[]", "12345678901234567890.000",
    };

    [Theory, MemberData(nameof(Documents))]
    public async Task A_body_that_is_only_passed_on_comes_back_byte_for_byte(string document)
    {
        await served.PublishAsync("echo", """
            flow: echo
            steps: { same: { set: "{{ input }}" } }
            output: "{{ steps.same }}"
            """);

        using var answer = await served.Client.PostAsync("/v1/flows/echo/runs", ServedWorld.Content(document));

        (await answer.Content.ReadAsStringAsync()).ShouldBe(document);
    }

    [Theory, MemberData(nameof(Documents))]
    public async Task An_upstream_answer_that_is_only_passed_on_comes_back_byte_for_byte(string document)
    {
        served.World.On("GET", "/document").Answer(200, document);
        await served.PublishAsync("fetch", """
            flow: fetch
            steps: { got: { http: { connection: world, path: /document } } }
            output: { wrapped: "{{ steps.got.body }}" }
            """);

        using var answer = await served.Client.PostAsync("/v1/flows/fetch/runs", null);

        (await answer.Content.ReadAsStringAsync()).ShouldBe($$"""{"wrapped":{{document}}}""");
    }

    [Fact]
    public async Task Five_mebibytes_pass_through_two_calls_byte_for_byte()
    {
        var document = $"[{string.Join(", ", Enumerable.Range(0, 400_000).Select(number => $"{number}.10e+1"))}]";
        Encoding.UTF8.GetByteCount(document).ShouldBeGreaterThan(5 * 1024 * 1024);
        served.World.On("GET", "/large").Answer(200, document);
        served.World.On("POST", "/large").Answer(call => Reply.Json(200, call.Text));
        await served.PublishAsync("large", """
            flow: large
            steps:
              got: { http: { connection: world, path: /large } }
              sent: { http: { connection: world, method: POST, path: /large, body: "{{ steps.got.body }}" } }
            output: "{{ steps.sent.body }}"
            """);

        using var answer = await served.Client.PostAsync("/v1/flows/large/runs", null);

        (await answer.Content.ReadAsStringAsync()).ShouldBe(document);
        served.World.CallsTo("POST", "/large")[0].Text.ShouldBe(document);
    }

    [Fact]
    public async Task A_string_that_arrives_and_looks_like_an_expression_stays_a_string()
    {
        await served.PublishAsync("inert", """
            flow: inert
            input: { text: string }
            steps: { said: { set: { plain: "{{ input.text }}", inside: "<{{ input.text }}>" } } }
            output: "{{ steps.said }}"
            """);

        using var answer = await served.Client.PostAsync("/v1/flows/inert/runs",
            ServedWorld.Content("""{"text":"{{ 1 + 1 }}"}"""));

        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"plain":"{{ 1 + 1 }}","inside":"<{{ 1 + 1 }}>"}""");
    }
}
