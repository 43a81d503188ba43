namespace Meanwhile.Benchmarks;

/// <summary>Server c: Meanwhile itself, a black box with flow files and a connection in a folder of its own.</summary>
internal sealed class Product : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("meanwhile-benchmark-").FullName;

    private Product(
        string silo, int port, int stubPort, bool pinned, Dictionary<string, string>? environment, string[] more)
    {
        var flows = Directory.CreateDirectory(Path.Combine(folder, "flows")).FullName;
        var connections = Directory.CreateDirectory(Path.Combine(folder, "connections")).FullName;
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        File.WriteAllText(
            Path.Combine(connections, "stub.yaml"),
            $"kind: http\naddress: http://127.0.0.1:{stubPort}\nallowPrivate: true\n");
        File.WriteAllText(Path.Combine(flows, "fanout.yaml"), FanOutFlow);
        File.WriteAllText(Path.Combine(flows, "single.yaml"), SingleFlow);
        File.WriteAllText(Path.Combine(flows, "memory.yaml"), ChainFlow("memory", "false"));
        File.WriteAllText(Path.Combine(flows, "durable.yaml"), ChainFlow("durable", "true"));
        File.WriteAllText(Path.Combine(flows, "sleeper.yaml"), SleeperFlow);
        Address = $"http://127.0.0.1:{port}";
        Child = ChildProcess.Start(
            pinned ? ChildProcess.ServerCore : null,
            "dotnet",
            [silo, "--urls", Address, "--data", data, "--flows", flows, "--connections", connections, .. more],
            environment);
    }

    public ChildProcess Child { get; }

    public string Address { get; }

    /// <summary>Where its durable runs are, when it has no database.</summary>
    public string RunsFile => Path.Combine(folder, "data", "runs.db");

    public static Product Start(
        string silo, int port, int stubPort, bool pinned = true, Dictionary<string, string>? environment = null,
        params string[] more) =>
        new(silo, port, stubPort, pinned, environment, more);

    public void Dispose()
    {
        Child.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private const string FanOutFlow =
        """
        flow: fanout
        triggers: { http: "GET /fanout" }
        steps:
          a: { http: { connection: stub, path: /a } }
          b: { http: { connection: stub, path: /b } }
          c: { http: { connection: stub, path: /c } }
        output: { a: "{{ steps.a.body }}", b: "{{ steps.b.body }}", c: "{{ steps.c.body }}" }

        """;

    /// <summary>Three calls, each needing the one before.</summary>
    private static string ChainFlow(string name, string durable) => $$$"""
        flow: {{{name}}}
        triggers: { http: "GET /{{{name}}}" }
        durable: {{{durable}}}
        steps:
          a: { http: { connection: stub, path: /a } }
          b: { http: { connection: stub, path: /b }, dependsOn: [a] }
          c: { http: { connection: stub, path: /c }, dependsOn: [b] }
        output: { a: "{{ steps.a.body }}", b: "{{ steps.b.body }}", c: "{{ steps.c.body }}" }

        """;

    private const string SleeperFlow =
        """
        flow: sleeper
        durable: true
        input: { until: string }
        steps:
          rest: { wait: { until: "{{ input.until }}" } }
        output: "{{ steps.rest.endedAt }}"

        """;

    private const string SingleFlow =
        """
        flow: single
        triggers: { http: "GET /single" }
        steps:
          a: { http: { connection: stub, path: /a } }
        output: { a: "{{ steps.a.body }}" }

        """;
}
