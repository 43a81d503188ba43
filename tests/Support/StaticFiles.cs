using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;

namespace Meanwhile.Support;

/// <summary>Serves a folder over real HTTP.</summary>
public sealed class StaticFiles : IAsyncDisposable
{
    private readonly WebApplication server;

    private StaticFiles(WebApplication server) => this.server = server;

    public Uri Address => LoopbackServer.Address(server);

    public static async Task<StaticFiles> StartAsync(string folder)
    {
        StaticFileOptions options = new()
        {
            FileProvider = new PhysicalFileProvider(Path.GetFullPath(folder)),
            ServeUnknownFileTypes = true,
        };
        return new StaticFiles(await LoopbackServer.StartAsync(server => server.UseStaticFiles(options)));
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
