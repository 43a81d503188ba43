using System.Diagnostics;
using System.Net;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>
/// A disk without room: nothing is accepted that cannot be kept, and nothing that was accepted is lost.
/// </summary>
public sealed class FullDiskTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Flow = """
        flow: kept
        triggers: { http: "POST /kept" }
        durable: true
        steps:
          go: { wait: { signal: go } }
          call: { http: { connection: world, method: POST, path: /call, body: "{{ steps.go.data }}" } }
        output: "{{ steps.call.body }}"
        """;

    private readonly SiloProcess silo = new();
    private OutsideWorld world = null!;
    private bool isMounted;

    public async ValueTask InitializeAsync()
    {
        world = await OutsideWorld.StartAsync();
        world.On("POST", "/call").Answer(200, "1");
        await silo.WriteConnection("world", ServedWorld.Connection(world.Address));
        await silo.WriteFlow("kept", Flow);
        isMounted = await RunAsync("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", silo.DataFolder);
    }

    public async ValueTask DisposeAsync()
    {
        await silo.StopAsync();
        if (isMounted) await RunAsync("umount", "--lazy", silo.DataFolder);
        await silo.DisposeAsync();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task A_full_disk_refuses_new_runs_and_holds_running_ones_until_there_is_room_again()
    {
        if (!isMounted)
        {
            output.WriteLine("1 test left out: this user may not mount a file system of its own");
            return;
        }
        await silo.StartAsync();
        using var accepted = await silo.Client.PostAsync("/kept", null);
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var run = accepted.Headers.Location!.OriginalString;

        var ballast = Path.Combine(silo.DataFolder, "ballast");
        await FillAsync(ballast);
        var signalling = silo.Client.PostAsync($"{run}/signals/go", Long("go"));
        using var refused = await RefusedAsync();
        (await refused.Content.ReadAsStringAsync()).ShouldContain("MW4004");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        world.CallsTo("POST", "/call").ShouldBeEmpty("what is not recorded has not happened");

        File.Delete(ballast);
        using var signalled = await signalling;
        signalled.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await world.Arrived("POST", "/call");
        await Support.Patience.UntilAsync(async () =>
        {
            using var result = await silo.Client.GetAsync($"{run}/result");
            return result.StatusCode == HttpStatusCode.OK;
        });
        using var next = await silo.Client.PostAsync("/kept", null);
        next.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        world.CallsTo("POST", "/call").Count.ShouldBe(1);
    }

    /// <summary>Starts runs until one is refused: the last free pages may still take some.</summary>
    private async Task<HttpResponseMessage> RefusedAsync()
    {
        HttpResponseMessage? refused = null;
        await Support.Patience.UntilAsync(async () =>
        {
            refused?.Dispose();
            refused = await silo.Client.PostAsync("/kept", Long("kept"));
            return refused.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        return refused!;
    }

    private static StringContent Long(string name) =>
        ServedWorld.Content($$"""{"{{name}}":"{{new string('x', 60_000)}}"}""");

    private static async Task FillAsync(string file)
    {
        await using var stream = File.Create(file, bufferSize: 1);
        var block = new byte[4_096];
        try
        {
            while (true) await stream.WriteAsync(block);
        }
        catch (IOException)
        {
            // Full, as it should be.
        }
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
