using System.Globalization;
using Meanwhile.Support;

namespace Meanwhile.Benchmarks;

/// <summary>
/// What one more silo costs each call: clusters of one, two and three silos on one PostgreSQL, in interleaved rounds,
/// all silos on one core, and each with as many callers as one alone has: else what a silo costs at rest would be
/// counted as the price of talking. Beside them as many silos that know nothing of each other: what those cost more
/// than one is the core they share, and only what a cluster costs more than those is the cluster. And the messages of
/// grains, for a cluster that talks much to itself does not scale.
/// </summary>
internal sealed class Scale(BenchmarkOptions options)
{
    private const int SilosMax = 3;
    private const int CallersOfSilo = 128;
    private const string Received = "orleans_messaging_processing_ima_received_total";
    private const string SentHere = "orleans_messaging_sent_local_total";

    private readonly HttpClient client = new();

    public async Task<int> RunAsync()
    {
        Console.WriteLine(Machine.Description());
        await using var server = await PostgresServer.StartAsync();
        var sides = new List<Side>();
        try
        {
            for (var size = 1; size <= SilosMax; size++)
                sides.Add(new($"{size}", await StartAsync(await server.CreateDatabaseAsync($"scale{size}"), size)));
            sides.Add(new($"{SilosMax} apart", await StrangersAsync(server)));
            foreach (var wait in options.Waits)
            {
                for (var round = 0; round <= options.Rounds; round++)
                    foreach (var side in sides.Skip(round % sides.Count).Concat(sides.Take(round % sides.Count)))
                    {
                        var result = await MeasureAsync(side.Members, wait);
                        if (round > 0) side.Rounds.Add(result);
                    }
                Print(wait, sides);
            }
            return 0;
        }
        finally
        {
            foreach (var member in sides.SelectMany(side => side.Members)) member.Dispose();
            client.Dispose();
        }
    }

    private async Task<Member[]> StrangersAsync(PostgresServer server)
    {
        var members = new List<Member>();
        for (var number = 1; number <= SilosMax; number++)
            members.AddRange(await StartAsync(await server.CreateDatabaseAsync($"apart{number}"), 1));
        return [.. members];
    }

    private async Task<Member[]> StartAsync(string database, int size)
    {
        var members = new List<Member>();
        for (var number = 0; number < size; number++)
        {
            var rig = await Rig.StartAsync();
            var product = Product.Start(options.Silo, Machine.FreePort(), rig.StubPort, more:
            [
                "--postgres", database, "--silo-port", $"{Machine.FreePort()}", "--gateway-port",
                $"{Machine.FreePort()}", "--drain", "0",
            ]);
            members.Add(new Member(product, rig));
            await rig.UntilAnsweredAsync(product.Child, $"{product.Address}/fanout");
        }
        foreach (var member in members) await member.Rig.RunAsync(member.Order(64, 0, options.Warmup));
        return [.. members];
    }

    private async Task<Round> MeasureAsync(Member[] cluster, int wait)
    {
        foreach (var member in cluster) await member.Rig.WaitAsync(wait);
        var before = await Task.WhenAll(cluster.Select(MessagesAsync));
        var results = await Task.WhenAll(cluster.Select(member =>
            member.Rig.RunAsync(member.Order(CallersOfSilo, 1, options.Seconds))));
        var after = await Task.WhenAll(cluster.Select(MessagesAsync));
        var answers = results.Sum(result => result.Answers);
        var asked = answers * (1 + options.Seconds) / options.Seconds;
        return new Round(
            results.Sum(result => result.CpuPerRequest * result.Answers) / answers,
            answers / results.Max(result => result.Seconds),
            (after.Sum(one => one.All) - before.Sum(one => one.All)) / asked,
            (after.Sum(one => one.Away) - before.Sum(one => one.Away)) / asked);
    }

    /// <summary>Messages that grains of this silo have received, and those of them that another one sent.</summary>
    private async Task<(double All, double Away)> MessagesAsync(Member member)
    {
        var metrics = await client.GetStringAsync($"{member.Product.Address}/metrics");
        return (Sum(Received), Sum(Received) - Sum(SentHere));

        double Sum(string name) => metrics.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..], CultureInfo.InvariantCulture));
    }

    private static void Print(int wait, List<Side> sides)
    {
        Console.WriteLine($"\nwait {wait} ms, {CallersOfSilo} callers for each silo: median (min–max)");
        Console.WriteLine("silos     CPU µs/request      of one silo         requests/s            messages/request    "
            + "from other silos");
        foreach (var (name, _, mine) in sides)
        {
            var ratio = Spread.Of(mine.Zip(sides[0].Rounds, (one, alone) => one.Cpu / alone.Cpu));
            Console.WriteLine($"{name,-10}{Spread.Of(mine.Select(one => one.Cpu)).Show("N0"),-20}"
                + $"{ratio.Show("N2"),-20}{Spread.Of(mine.Select(one => one.PerSecond)).Show("N0"),-22}"
                + $"{Spread.Of(mine.Select(one => one.Messages)).Show("N2"),-20}"
                + $"{Spread.Of(mine.Select(one => one.Away)).Show("N3")}");
        }
        var (together, apart) = (sides[^2].Rounds, sides[^1].Rounds);
        var price = Spread.Of(together.Zip(apart, (one, other) => one.Cpu / other.Cpu));
        Console.WriteLine($"{SilosMax} together of {SilosMax} apart: {price.Show("N2")}");
        foreach (var side in sides) side.Rounds.Clear();
    }

    /// <summary>Silos that are asked at the same time.</summary>
    private sealed record Side(string Name, Member[] Members, List<Round> Rounds)
    {
        public Side(string name, Member[] members)
            : this(name, members, [])
        {
        }
    }

    private sealed record Round(double Cpu, double PerSecond, double Messages, double Away);

    private sealed record Member(Product Product, Rig Rig) : IDisposable
    {
        public LoadOrder Order(int callers, double warm, double seconds) => new(
            "loop", new Uri(Product.Address).Port, "/fanout", "a,b,c", callers, warm, seconds, Product.Child.Id, 0);

        public void Dispose()
        {
            Product.Dispose();
            Rig.Dispose();
        }
    }
}
