using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Meanwhile.Support;

namespace Meanwhile.Chaos;

/// <summary>
/// Kills one of several silos again and again while customers want runs of all of them, and says what came of them.
/// </summary>
public sealed class ClusterOrdeal(ChaosOptions options, Action<string> say)
{
    private const int Steady = 5;
    private const int QuickCallers = 4;
    private const double UnsettledMilliseconds = 8_000;

    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromMinutes(2);

    private readonly Random random = new(options.Seed);
    private readonly Faults faults = new();
    private readonly Beats beats = new();
    private readonly List<double> moved = [];
    private int quickAnswers;
    private readonly List<string> quickLost = [];
    private readonly List<string> quickFaults = [];

    public async Task<ClusterReport> RunAsync()
    {
        say($"{options.Silos} silos, seed {options.Seed}, {options.Kills} kills");
        await using var world = await OutsideWorld.StartAsync();
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync("chaos");
        await using var nodes = await SiloCluster.StartAsync(options.Silos, database, options.Seed);
        await PublishAsync(nodes, world);

        faults.Begin();
        var customers = new Customers(nodes.Client, faults, options.Seed);
        var effects = new Effects(world, faults);
        using var over = new CancellationTokenSource();
        using var quiet = new CancellationTokenSource();
        var asking = customers.AskAsync();
        var looking = customers.LookAsync(over.Token);
        var calling = Task.WhenAll(Enumerable.Range(0, QuickCallers).Select(_ => CallAsync(nodes, quiet.Token)));
        for (var kill = 1; kill <= options.Kills; kill++) await KillAsync(nodes, kill);
        var during = customers.Intents.Count(intent => intent.EndedIn > 0);

        await quiet.CancelAsync();
        customers.Stop();
        over.CancelAfter(PatienceAtTheEnd);
        await Task.WhenAny(Task.WhenAll(asking, looking, calling), Task.Delay(PatienceAtTheEnd));
        foreach (var intent in customers.Intents.Where(intent => intent.EndedIn > 0))
            intent.Last = await customers.ResultAsync(intent.Run, default);
        var verdict = new Verdict(customers.Intents, effects.All)
        {
            IsUnsettled = effect => faults.SinceBegan(effect.At) < UnsettledMilliseconds,
        };
        verdict.Check();
        return new ClusterReport
        {
            Kills = options.Kills,
            Accepted = customers.Intents.Count,
            EndedDuringFaults = during,
            MadeAgain = verdict.MadeAgain,
            Broken = verdict.Broken,
            Moved = moved,
            QuickAnswers = quickAnswers,
            QuickLost = quickLost,
            QuickFaults = quickFaults,
        };
    }

    private async Task KillAsync(SiloCluster nodes, int number)
    {
        var victim = nodes.Any();
        var runs = Enumerable.Range(0, Steady).Select(run => $"{number}-{run}").ToArray();
        foreach (var run in runs) await SendAsync(victim.Client, HttpMethod.Post, "/v1/flows/steady/runs",
            $"{{\"run\":\"{run}\"}}", "application/json", "respond-async");
        await Task.WhenAll(runs.Select(beats.FirstAsync));
        await Task.Delay(random.Next(200, 2_000));

        nodes.Leave(victim);
        faults.Begin();
        var began = Stopwatch.GetTimestamp();
        var next = runs.Select(beats.NextAsync).ToArray();
        await victim.KillAsync();
        faults.End();
        foreach (var beat in next)
        {
            await beat;
            moved.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        say($"  kill {number}: its runs go on after {moved[^1]:N1} s, {quickFaults.Count} calls failed elsewhere");
        await nodes.StartAsync(victim);
        await Task.Delay(random.Next(500, 3_000));
    }

    /// <summary>Runs in memory: with a silo that is killed its own may end, and nobody else's.</summary>
    private async Task CallAsync(SiloCluster nodes, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var silo = nodes.Any();
            try
            {
                using var answer = await silo.Client.GetAsync("/quick", CancellationToken.None);
                Interlocked.Increment(ref quickAnswers);
                if (!answer.IsSuccessStatusCode)
                    Note(quickFaults, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(stop)}");
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                Note(nodes.IsAlive(silo) ? quickFaults : quickLost, error.Message);
            }
        }
    }

    private static void Note(List<string> list, string what)
    {
        lock (list) list.Add(what);
    }

    private async Task PublishAsync(SiloCluster nodes, OutsideWorld world)
    {
        world.On("POST", "/beats/*").Answer(beats.AnswerAsync);
        world.On("GET", "/quick").Answer(async (_, left) =>
        {
            await Task.Delay(50, left);
            return Reply.Json(200, 1);
        });
        await SendAsync(nodes.Client, HttpMethod.Put, "/v1/connections/world",
            $"kind: http\naddress: {world.Address.OriginalString}\nallowPrivate: true\n", "application/yaml");
        foreach (var (name, text) in FlowTexts.All)
            await SendAsync(nodes.Client, HttpMethod.Put, $"/v1/flows/{name}", text, "application/yaml");
        await SendAsync(nodes.Client, HttpMethod.Put, "/v1/flows/steady", FlowTexts.Steady, "application/yaml");
        await SendAsync(nodes.Client, HttpMethod.Put, "/v1/flows/quick", FlowTexts.Quick, "application/yaml");
        foreach (var silo in nodes.All)
            while (!(await silo.Client.GetAsync("/quick")).IsSuccessStatusCode) await Task.Delay(20);
    }

    private static async Task SendAsync(
        HttpClient client, HttpMethod method, string address, string text, string type, string? prefer = null)
    {
        using var request = new HttpRequestMessage(method, address)
        {
            Content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(type)),
        };
        if (prefer is not null) request.Headers.Add("Prefer", prefer);
        using var answer = await client.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{method} {address}: {answer.StatusCode} {said}");
    }
}
