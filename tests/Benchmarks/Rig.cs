using System.Diagnostics;
using System.Text.Json;

namespace Meanwhile.Benchmarks;

/// <summary>Stub and generator, both on the second core, the same for every server.</summary>
internal sealed class Rig : IDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(5);

    private readonly ChildProcess stub;
    private readonly ChildProcess load;
    private readonly HttpClient client = new() { Timeout = StartMax };

    private Rig(int stubPort)
    {
        StubPort = stubPort;
        stub = ChildProcess.StartRole(ChildProcess.RigCore, "stub", "--port", $"{stubPort}");
        load = ChildProcess.StartRole(ChildProcess.RigCore, "load");
    }

    public int StubPort { get; }

    public static async Task<Rig> StartAsync()
    {
        var rig = new Rig(Machine.FreePort());
        await rig.UntilAnsweredAsync(rig.stub, $"http://127.0.0.1:{rig.StubPort}/a");
        return rig;
    }

    /// <summary>Every answer of the stub waits this long from now on.</summary>
    public async Task WaitAsync(int milliseconds) =>
        await client.GetStringAsync($"http://127.0.0.1:{StubPort}/wait/{milliseconds}");

    public async Task<LoadResult> RunAsync(LoadOrder order)
    {
        await load.Process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order with { StubPid = stub.Id }));
        await load.Process.StandardInput.FlushAsync();
        var line = await load.Process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"The generator ended: {load.LastWords}");
        return JsonSerializer.Deserialize<LoadResult>(line)!;
    }

    /// <summary>Asks until the first 200; gives the time since the start, or throws with the last words.</summary>
    public async Task<TimeSpan> UntilAnsweredAsync(ChildProcess server, string address, Version? version = null)
    {
        var begin = Stopwatch.GetTimestamp();
        var last = "no answer";
        while (Stopwatch.GetElapsedTime(begin) < StartMax && !server.Process.HasExited)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, address)
                {
                    Version = version ?? System.Net.HttpVersion.Version11,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                using var response = await client.SendAsync(request);
                if (response.IsSuccessStatusCode) return Stopwatch.GetElapsedTime(server.StartedAt);
                last = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
            }
            catch (HttpRequestException fault)
            {
                last = fault.Message;
            }
            await Task.Delay(BetweenTries);
        }
        throw new InvalidOperationException(
            $"{address} never answered 200: {last}{Environment.NewLine}{server.LastWords}");
    }

    public void Dispose()
    {
        load.Dispose();
        stub.Dispose();
        client.Dispose();
    }
}
