using System.Globalization;
using System.Net;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>The idea of the product, as a test: ten thousand runs wait, and two threads are enough.</summary>
public sealed class NothingBlocksTests
{
    private const int Runs = 10_000;

    [Fact]
    public async Task Ten_thousand_runs_that_wait_all_finish_on_a_pool_of_two_threads()
    {
        await using var world = await OutsideWorld.StartAsync();
        var open = new TaskCompletionSource();
        world.On("GET", "/wait").AnswerAfter(open, 200, "{}");
        await using var silo = new SiloProcess();
        silo.Environment["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "2";
        var port = FreePort.Next();
        silo.Environment["Kestrel__Endpoints__Plain__Url"] = silo.Address.OriginalString;
        silo.Environment["Kestrel__Endpoints__Shared__Url"] = $"http://127.0.0.1:{port}";
        silo.Environment["Kestrel__Endpoints__Shared__Protocols"] = "Http2";
        await silo.WriteConnection("world",
            $"{ServedWorld.Connection(world.Address)}\ntimeout: 5m\nmaxConnections: 20000\n");
        await silo.WriteFlow("wait", """
            flow: wait
            triggers: { http: "GET /wait" }
            steps: { one: { http: { connection: world, path: /wait } } }
            """);
        await silo.StartAsync();
        using var client = Client(port);

        var calls = Enumerable.Range(0, Runs).Select(_ => client.GetAsync("/wait")).ToArray();
        var arrived = world.Arrived("GET", "/wait", Runs);
        if (await Task.WhenAny([arrived, .. calls]) is Task<HttpResponseMessage> early)
            Assert.Fail($"A run ended before its upstream answered: {await (await early).Content.ReadAsStringAsync()}");
        await arrived;
        var threads = Threads(silo.ProcessId);
        open.SetResult();
        var answers = await Task.WhenAll(calls);

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(Runs);
        threads.ShouldBeLessThan(60);
        using var metrics = await client.GetAsync("/metrics");

        // A turn that blocked on its call would be long once a run. What is left is no waiting of ours: a turn takes
        // all that has arrived in its grain meanwhile, and on a machine with four times as many busy threads as cores
        // six tries had 0 to 2 turns of 0.2 to 0.4 s.
        LongTurns(await metrics.Content.ReadAsStringAsync()).ShouldBeLessThan(Runs / 1_000, silo.Output);
    }

    /// <summary>
    /// The callers share connections over HTTP/2: a socket on either side of ten thousand runs is more than a process
    /// may open on many machines.
    /// </summary>
    private static HttpClient Client(int port) =>
        new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromMinutes(5),
        };

    private static int Threads(int process) =>
        int.Parse(
            File.ReadLines($"/proc/{process}/status")
                .Single(line => line.StartsWith("Threads:", StringComparison.Ordinal))["Threads:".Length..],
            CultureInfo.InvariantCulture);

    private static double LongTurns(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("orleans_scheduler_long_running_turns", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))
        .Sum();
}
