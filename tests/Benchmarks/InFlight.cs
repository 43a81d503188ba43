using System.Net;

namespace Meanwhile.Benchmarks;

/// <summary>
/// Nothing blocks: with two pool threads all runs, each waiting a second for its upstream, finish little later than
/// one alone. With one thread per request they would take hours.
/// </summary>
internal sealed class InFlight(BenchmarkOptions options)
{
    private const int WaitMilliseconds = 1_000;
    private const int WarmRuns = 200;
    private const double MemoryMiBMax = 400;
    private const double OverSecondsMax = 3;
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(50);

    public async Task<int> RunAsync()
    {
        Console.WriteLine(Machine.Description());
        if (!File.Exists(options.Silo))
        {
            Console.Error.WriteLine($"There is no {options.Silo}; build it with: dotnet build Silo -c Release");
            return 2;
        }
        var overHttp2 = OverHttp2();
        using var rig = await Rig.StartAsync();

        // Not pinned: nothing is compared here, and two pool threads are to have the two cores they would have.
        using var product = Product.Start(
            options.Silo, Machine.FreePort(), rig.StubPort, pinned: false, EnvironmentOf(overHttp2));
        await rig.UntilAnsweredAsync(
            product.Child, $"{product.Address}/single", overHttp2 ? HttpVersion.Version20 : HttpVersion.Version11);
        var order = new LoadOrder(
            overHttp2 ? "burst2" : "burst", new Uri(product.Address).Port, "/single", "a", WarmRuns, 0, 0,
            product.Child.Id, StubPid: 0);
        for (var warm = 0; warm < 10; warm++) await rig.RunAsync(order);
        await rig.WaitAsync(WaitMilliseconds);
        var full = order with { Callers = options.Runs };
        Console.WriteLine($"-- first burst: all connections to the upstream are opened in it");
        await MeasureAsync(rig, product.Child.Id, full);
        Console.WriteLine("-- second burst: the connections are there");
        return await MeasureAsync(rig, product.Child.Id, full);
    }

    /// <summary>
    /// A run in flight is two sockets of the server, its caller's and its upstream's. Where a process may not open that
    /// many, the callers share connections over HTTP/2.
    /// </summary>
    private bool OverHttp2()
    {
        if (options.Door != "auto") return options.Door == "http2";
        if (options.Runs * 2 <= Machine.SocketsPerProcess) return false;
        Console.WriteLine(
            $"One process may open {Machine.SocketsPerProcess:N0} sockets here and {options.Runs:N0} runs need "
            + $"{options.Runs * 2:N0}: the callers come over HTTP/2. (--door http1 with fewer --runs avoids it.)");
        return true;
    }

    private static Dictionary<string, string> EnvironmentOf(bool overHttp2)
    {
        var environment = new Dictionary<string, string> { ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "2" };
        if (overHttp2) environment["Kestrel__EndpointDefaults__Protocols"] = "Http2";
        return environment;
    }

    private static async Task<int> MeasureAsync(Rig rig, int pid, LoadOrder order)
    {
        ProcessFigures.ForgetPeak(pid);
        var before = ProcessFigures.ResidentMiB(pid);
        var threads = new List<int> { ProcessFigures.Threads(pid) };
        var burst = rig.RunAsync(order);
        while (!burst.IsCompleted)
        {
            threads.Add(ProcessFigures.Threads(pid));
            await Task.WhenAny(burst, Task.Delay(SampleEvery));
        }
        var result = await burst;
        var peak = ProcessFigures.PeakResidentMiB(pid);
        var over = result.Seconds - (WaitMilliseconds / 1_000.0);
        Print(
            ("runs", $"{result.Answers:N0} of {order.Callers:N0} answered, {result.Errors} errors"),
            ("first error", result.FirstError ?? "none"),
            ("wall time", $"{result.Seconds:N2} s, {over:N2} s beyond the wait (bound {OverSecondsMax} s)"),
            ("connecting", $"{result.OpenSeconds:N2} s before that"),
            ("latency", $"p50 {result.Median:N0} ms, p99 {result.Percentile99:N0} ms, max {result.Longest:N0} ms"),
            ("processor", $"{result.CpuPerRequest:N0} µs per run"),
            ("threads", $"{threads[0]} before, {threads.Min()}–{threads.Max()} in {threads.Count} samples during"),
            ("memory", $"{before:N0} MiB before, peak {peak:N0} MiB, {peak - before:N0} more (bound {MemoryMiBMax})"));
        var fine = result.Answers == order.Callers && over < OverSecondsMax && peak - before < MemoryMiBMax;
        Console.WriteLine(fine ? "all bounds hold" : "A BOUND IS BROKEN");
        return fine ? 0 : 1;
    }

    private static void Print(params (string Name, string Text)[] lines)
    {
        foreach (var (name, text) in lines) Console.WriteLine($"{name,-14}{text}");
    }
}
