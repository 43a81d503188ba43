using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.OpenApi;

/// <summary>One running product for all tests of its documented face; each publishes flows of its own names.</summary>
public sealed class Surface : IAsyncLifetime
{
    public SiloProcess Silo { get; } = new();

    public async ValueTask InitializeAsync() => await Silo.StartAsync();

    public ValueTask DisposeAsync() => Silo.DisposeAsync();

    public async Task PublishAsync(string flow, string yaml)
    {
        using StringContent body = new(yaml, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage answer = await Silo.Client.PutAsync($"/v1/flows/{flow}", body);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public async Task<JsonNode> DocumentAsync() =>
        JsonNode.Parse(await Silo.Client.GetStringAsync("/openapi/v1.json"))!;

    public Task<HttpResponseMessage> GetAsync(string path, params string[] accept) =>
        SendAsync(HttpMethod.Get, path, accept);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params string[] accept)
    {
        using HttpRequestMessage request = new(method, path);
        foreach (string type in accept)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(type));
        }

        return await Silo.Client.SendAsync(request);
    }
}
