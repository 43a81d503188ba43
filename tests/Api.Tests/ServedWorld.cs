using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile;

/// <summary>The product as a process, an outside world and a rude one, started once for all tests of a class.</summary>
public sealed class ServedWorld : IAsyncLifetime
{
    public SiloProcess Silo { get; } = new();

    public OutsideWorld World { get; private set; } = null!;

    public RudeServer Rude { get; } = RudeServer.Start();

    public HttpClient Client => Silo.Client;

    public async ValueTask InitializeAsync()
    {
        World = await OutsideWorld.StartAsync();
        await Silo.WriteConnection("world", Connection(World.Address));
        await Silo.WriteConnection("rude", Connection(Rude.Address));
        await Silo.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        await World.DisposeAsync();
        await Rude.DisposeAsync();
    }

    public Task<HttpResponseMessage> PutAsync(string address, string yaml) =>
        Client.PutAsync(address, Content(yaml, "application/yaml"));

    /// <summary>Publishes a flow that must be right.</summary>
    public async Task PublishAsync(string name, string yaml)
    {
        using var answer = await PutAsync($"/v1/flows/{name}", yaml);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());

    public static StringContent Content(string text, string media = "application/json")
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(media);
        return content;
    }

    public static string Connection(Uri address) => $"""
        kind: http
        address: {address.OriginalString}
        allowPrivate: true
        """;
}
