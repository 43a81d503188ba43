using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>The idea of the product, as a test: ten thousand runs wait, and two threads are enough.</summary>
public sealed class NothingBlocksTests
{
    private const int Runs = 10_000;
    private const int FilesWanted = 65_536;

    [Fact]
    public async Task Ten_thousand_runs_that_wait_all_finish_on_a_pool_of_two_threads()
    {
        await using var world = await OutsideWorld.StartAsync();
        var open = new TaskCompletionSource();
        world.On("GET", "/wait").AnswerAfter(open, 200, "{}");
        await using var silo = new SiloProcess();
        silo.Environment["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "2";
        silo.Environment["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "1";
        await silo.WriteConnection("world", ServedWorld.Connection(world.Address)
            + "\ntimeout: 5m\nmaxConnections: 20000\n");
        await silo.WriteFlow("wait",
            "flow: wait\ntriggers: { http: \"GET /wait\" }\n"
            + "steps: { one: { http: { connection: world, path: /wait } } }");
        await silo.StartAsync();
        await AllowFilesAsync(silo.ProcessId);
        await AllowFilesAsync(Environment.ProcessId);
        using var client = Client(silo.Address);

        var calls = Enumerable.Range(0, Runs).Select(_ => client.GetAsync("/wait")).ToArray();
        await world.Arrived("GET", "/wait", Runs);
        var threads = Threads(silo.ProcessId);
        open.SetResult();
        var answers = await Task.WhenAll(calls);

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(Runs);
        threads.ShouldBeLessThan(60);
        using var metrics = await client.GetAsync("/metrics");
        LongTurns(await metrics.Content.ReadAsStringAsync()).ShouldBe(0);
    }

    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = Runs,
        ConnectCallback = async (context, stop) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(5),
    };

    /// <summary>
    /// Each run needs a socket on either side of the product; a machine may allow fewer than that by default.
    /// </summary>
    private static async Task AllowFilesAsync(int process)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", $"{process}", $"--nofile={FilesWanted}:{FilesWanted}"]);
        await prlimit.WaitForExitAsync();
    }

    private static int Threads(int process) =>
        int.Parse(File.ReadLines($"/proc/{process}/status")
            .Single(line => line.StartsWith("Threads:", StringComparison.Ordinal))[8..]
            .Trim(), CultureInfo.InvariantCulture);

    private static double LongTurns(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("orleans_scheduler_long_running_turns", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))
        .Sum();
}
