namespace Meanwhile.Support;

/// <summary>Several silos on one database, and a client that asks any of those that have not been killed.</summary>
public sealed class SiloCluster : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Random random;
    private readonly SiloProcess[] silos;
    private readonly HashSet<SiloProcess> alive = [];

    private SiloCluster(SiloProcess[] silos, int seed)
    {
        (this.silos, random) = (silos, new Random(seed));
        Client = new HttpClient(new Spread(this)) { BaseAddress = new Uri("http://any"), Timeout = Patience };
    }

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public HttpClient Client { get; }

    public static async Task<SiloCluster> StartAsync(int count, string database, int seed)
    {
        var nodes = new SiloCluster([.. Enumerable.Range(0, count).Select(_ => new SiloProcess())], seed);
        foreach (var (number, silo) in nodes.silos.Index())
            foreach (var word in new[]
            {
                "--postgres", $"{database};Application Name=silo-{number}",
                "--silo-port", $"{FreePort.Next()}", "--gateway-port", $"{FreePort.Next()}", "--drain", "2",
            })
                silo.Switches.Add(word);
        await Task.WhenAll(nodes.silos.Select(nodes.StartAsync));
        return nodes;
    }

    /// <summary>Every silo, alive or not.</summary>
    public IReadOnlyList<SiloProcess> All => silos;

    /// <summary>One that is alive.</summary>
    public SiloProcess Any()
    {
        lock (gate) return alive.ElementAt(random.Next(alive.Count));
    }

    public bool IsAlive(SiloProcess silo)
    {
        lock (gate) return alive.Contains(silo);
    }

    /// <summary>From now on nobody asks it.</summary>
    public void Leave(SiloProcess silo)
    {
        lock (gate) alive.Remove(silo);
    }

    public async Task StartAsync(SiloProcess silo)
    {
        await silo.StartAsync();
        lock (gate) alive.Add(silo);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var silo in silos) await silo.DisposeAsync();
    }

    private sealed class Spread(SiloCluster nodes) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
        {
            request.RequestUri = new Uri(nodes.Any().Address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, stop);
        }
    }
}
