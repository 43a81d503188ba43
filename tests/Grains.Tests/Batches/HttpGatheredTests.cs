using System.Text;
using Meanwhile.Connections;
using Meanwhile.Flows;
using Meanwhile.FlowTests;
using Meanwhile.Runs;
using Meanwhile.Steps;
using Meanwhile.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Meanwhile.Batches;

/// <summary>Bulk calls over real HTTP: bodies become a list, and items are given back by position.</summary>
public sealed class HttpGatheredTests : IAsyncLifetime
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
            flow: prices
            input: { sku: string }
            steps:
              price:
                http: { connection: crm, method: POST, path: /prices, body: { sku: "{{ input.sku }}" } }
                batch: { maxSize: 10, maxWait: 1s }
            output: "{{ steps.price.body }}"
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await runs.DisposeAsync();
        await outside.DisposeAsync();
    }

    [Fact]
    public async Task Each_run_has_the_item_at_the_place_of_its_body()
    {
        outside.On("POST", "/prices").Answer(call => Reply.Json(200,
            $"[{string.Join(',', Skus(call).Select(sku => $"\"price of {sku}\""))}]"));

        var results = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(sku => runs.RunAsync($$"""{"sku":"s{{sku}}"}""")));

        results.Select(result => result.Output!.ToString())
            .ShouldBe(Enumerable.Range(0, 10).Select(sku => $"\"price of s{sku}\""));
        outside.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(400, "{}")]
    [InlineData(200, "[1]")]
    [InlineData(200, "{}")]
    public async Task A_body_that_spoils_the_bulk_call_fails_alone(int status, string answer)
    {
        outside.On("POST", "/prices").Answer(call => Skus(call).Contains("bad") && Skus(call).Length > 1
            ? Reply.Json(status, answer)
            : Skus(call).Contains("bad")
                ? Reply.Json(400, "{}")
                : Reply.Json(200, $"[{string.Join(',', Skus(call).Select(sku => $"\"{sku}\""))}]"));

        var results = await Task.WhenAll(Enumerable.Range(0, 10)
            .Select(sku => runs.RunAsync(sku == 3 ? """{"sku":"bad"}""" : $$"""{"sku":"s{{sku}}"}""")));

        results.Select(result => result.Problem?.Code ?? result.Output!.ToString()).ShouldBe(
            Enumerable.Range(0, 10).Select(sku => sku == 3 ? "MW3004" : $"\"s{sku}\""));
        outside.Calls.Count.ShouldBe(11);
    }

    [Fact]
    public async Task An_upstream_that_answers_with_no_list_at_all_is_told_to_the_author()
    {
        outside.On("POST", "/prices").Answer(200, "{}");

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => runs.RunAsync("""{"sku":"a"}""")));

        results.ShouldAllBe(result => result.Problem!.Code == "MW2040");
    }

    private static string[] Skus(WorldCall call) =>
        [.. System.Text.Json.JsonDocument.Parse(call.Body).RootElement.EnumerateArray()
            .Select(item => item.GetProperty("sku").GetString()!)];
}
