using System.Diagnostics;
using Meanwhile.Support;

namespace Meanwhile.Chaos;

/// <summary>Kills a silo and starts it again while customers want runs of it, and says what came of them.</summary>
public sealed class Ordeal(ChaosOptions options, Action<string> say)
{
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan UndisturbedAtTheEnd = TimeSpan.FromSeconds(5);

    private readonly Random random = new(options.Seed);
    private readonly Faults faults = new();
    private readonly Dictionary<FaultPoint, int> kills = [];
    private readonly List<double> ready = [];
    private readonly List<double> resumed = [];
    private long launchedAt;
    private volatile bool isAwaitingResumed;

    public async Task<ChaosReport> RunAsync()
    {
        say($"{options.Store}, seed {options.Seed}, "
            + (options.Soak is { } time ? $"for {time.TotalMinutes:N0} minutes" : $"{options.Kills} kills"));
        await using var world = await OutsideWorld.StartAsync();
        await using var silo = new SiloProcess();
        await using var store = await Store.OpenAsync(options.OnPostgres, silo, faults);
        await silo.WriteConnection("world",
            $"kind: http\naddress: {world.Address.OriginalString}\nallowPrivate: true\n");
        foreach (var (name, text) in FlowTexts.All) await silo.WriteFlow(name, text);
        silo.Client.Timeout = TimeSpan.FromSeconds(10);

        var customers = new Customers(silo.Client, faults, options.Seed);
        var effects = new Effects(world, faults) { Arrived = effect => Resumed(effect, customers) };
        using var over = new CancellationTokenSource();
        var asking = customers.AskAsync();
        var looking = customers.LookAsync(over.Token);
        var killing = KillAgainAndAgainAsync(silo, store);
        if (await Task.WhenAny(killing, asking) == asking) await asking;
        await killing;
        var during = customers.Intents.Count(intent => intent.EndedIn > 0);

        faults.Begin();
        Launched();
        await silo.StartAsync();

        // What starts now sees no other start, which would set going again whatever had come to a standstill.
        await Task.Delay(UndisturbedAtTheEnd);
        customers.Stop();
        over.CancelAfter(PatienceAtTheEnd);
        await Task.WhenAny(Task.WhenAll(asking, looking), Task.Delay(PatienceAtTheEnd));
        foreach (var intent in customers.Intents.Where(intent => intent.EndedIn > 0))
            intent.Last = await customers.ResultAsync(intent.Run, default);
        var verdict = new Verdict(customers.Intents, effects.All);
        verdict.Check();
        verdict.Count("runs that nobody asked for", await store.RunsAsync() - customers.Intents.Count);
        verdict.Count("finished twice", await store.EndedTwiceAsync());
        verdict.Count("entries missing", await store.WithGapsAsync());
        return new ChaosReport
        {
            Kills = kills,
            Accepted = customers.Intents.Count,
            EndedDuringFaults = during,
            Effects = effects.All.Count,
            MadeAgain = verdict.MadeAgain,
            Broken = verdict.Broken,
            Ready = ready,
            Resumed = resumed,
        };
    }

    private async Task KillAgainAndAgainAsync(SiloProcess silo, Store store)
    {
        var began = Stopwatch.GetTimestamp();
        for (var kill = 1; IsToGoOn(kill, Stopwatch.GetElapsedTime(began)); kill++)
        {
            var point = Next();
            faults.Begin();
            Launched();
            if (point == FaultPoint.Resuming)
            {
                await silo.LaunchAsync();
                await Task.Delay(random.Next(200, 2_500));
            }
            else
            {
                await silo.StartAsync();
                ready.Add(Since());
                await Task.Delay(random.Next(20, 900));
            }
            if (!await ReachAsync(point, silo, store)) point = FaultPoint.Anytime;
            isAwaitingResumed = false;
            faults.End();
            kills[point] = kills.GetValueOrDefault(point) + 1;
            if (kill % 20 == 0) say($"  {kill} kills, {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s");
        }
    }

    private bool IsToGoOn(int kill, TimeSpan passed) =>
        options.Soak is { } time ? passed < time : kill <= options.Kills;

    private FaultPoint Next()
    {
        var all = Enum.GetValues<FaultPoint>();
        return all[random.Next(all.Length)];
    }

    /// <summary>Kills at the point; false when it was not reached and the kill came all the same.</summary>
    private async Task<bool> ReachAsync(FaultPoint point, SiloProcess silo, Store store)
    {
        var isReached = true;
        switch (point)
        {
            case FaultPoint.WritesHeld:
                var held = await store.HoldAsync();
                await Task.Delay(random.Next(5, 150));
                await silo.KillAsync();
                if (held is not null) await held.DisposeAsync();
                return held is not null;
            case FaultPoint.EffectMade or FaultPoint.Accepted or FaultPoint.Asked or FaultPoint.Written
                or FaultPoint.EffectAnswered:
                isReached = await faults.ReachAsync(point, random.Next(1, 6));
                if (point == FaultPoint.EffectAnswered) await ShortlyAsync();
                break;
        }
        await silo.KillAsync();
        return isReached;
    }

    /// <summary>Up to 3 ms, in which what was answered is being kept; a timer would be too coarse for that.</summary>
    private async Task ShortlyAsync()
    {
        var (began, span) = (Stopwatch.GetTimestamp(), random.NextDouble() * 3);
        while (Stopwatch.GetElapsedTime(began).TotalMilliseconds < span) await Task.Yield();
    }

    private void Launched()
    {
        launchedAt = Stopwatch.GetTimestamp();
        isAwaitingResumed = true;
    }

    private double Since() => Stopwatch.GetElapsedTime(launchedAt).TotalSeconds;

    /// <summary>The first call of a run that an earlier life had accepted is the first step that goes on.</summary>
    private void Resumed(Effect effect, Customers customers)
    {
        if (!isAwaitingResumed) return;
        var accepted = customers.Intents[effect.Intent - 1].AcceptedIn;
        if (accepted == 0 || accepted >= effect.Life) return;
        isAwaitingResumed = false;
        lock (resumed) resumed.Add(Since());
    }
}
