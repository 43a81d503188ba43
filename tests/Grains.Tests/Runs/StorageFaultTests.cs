using Meanwhile.Errors;
using Meanwhile.Journal;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>
/// A thousand runs, each with its own luck: the journal fails, is slow, or does its work and says it has not, and the
/// process dies at any time.
/// </summary>
public sealed class StorageFaultTests(ITestOutputHelper output)
{
    private const int Seeds = 1_000;
    private const int DeathsMax = 3;

    [Fact]
    public async Task Whatever_dies_and_fails_every_accepted_run_ends_once()
    {
        var (faults, deaths, repeats) = (0, 0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var one = await RunAsync(seed);
            (faults, deaths, repeats) = (faults + one.Faults, deaths + one.Deaths, repeats + one.Repeats);
        }
        output.WriteLine(
            $"{Seeds} runs, {faults} faults of the journal, {deaths} deaths, {repeats} calls made again");
        faults.ShouldBeGreaterThan(Seeds / 10);
        deaths.ShouldBeGreaterThan(Seeds / 2);
    }

    private static async Task<(int Faults, int Deaths, int Repeats)> RunAsync(int seed)
    {
        var random = new Random(seed);
        var time = RunProcess.NewTime();
        var journal = new FaultyJournal(new MemoryJournal(), new Random(seed), share: random.Next(1, 6) / 100.0);
        var world = new ScriptedWorld();
        var name = Guid.CreateVersion7();
        var flow = Flow(random);
        var process = new RunProcess(flow, world, journal, time);
        HostedRun? run = await StartAsync(process, name);
        var ends = new Dictionary<string, byte[]>();
        for (var deaths = 0; ; deaths++)
        {
            if (run is not null) await MoveOnAsync(time, run, deaths < DeathsMax ? random.Next(1, 40) : int.MaxValue);
            MustNotChange(ends, await journal.Inner.FindAsync(name), seed);
            if (run is null || run.Ended.IsCompleted)
            {
                await MustHaveEndedOnceAsync(journal, world, name, deaths, seed);
                return (journal.Faults, deaths, world.Calls.Count - world.Calls.Distinct().Count());
            }
            await process.DieAsync();
            process = new RunProcess(flow, world, journal, time);
            run = await TakeAsync(process, name);
        }
    }

    /// <summary>A few steps of chance: chains, lists, races, waits, and a step that may fail, which undoes others.
    /// </summary>
    private static string Flow(Random random) => $$$"""
        flow: chance
        durable: true
        steps:
          a:
            http: { connection: crm, method: POST, path: /a }
            compensate: { http: { connection: crm, method: DELETE, path: /a } }
          list:
            forEach:
              items: [1, 2, 3]
              concurrency: {{{random.Next(1, 4)}}}
              steps:
                one: { http: { connection: crm, method: POST, path: "/{{ steps.a.body }}" } }
                rest: { wait: {{{random.Next(1, 5)}}}s, dependsOn: [one] }
              output: "{{ index }}"
          either:
            race:
              steps:
                left: { http: { connection: crm, path: /left } }
                right: { wait: {{{random.Next(1, 9)}}}00ms }
          pause: { wait: {{{random.Next(1, 30)}}}m, dependsOn: [list] }
          z:
            {{{Last(random)}}}
            dependsOn: [pause, either]
        output: "{{ steps.list }}"
        """;

    private static string Last(Random random) => random.Next(4) == 0
        ? "fail: { detail: bad luck }"
        : "http: { connection: crm, method: POST, path: /z }";

    private static async Task<HostedRun> StartAsync(RunProcess process, Guid name)
    {
        while (true)
        {
            try
            {
                return (await process.StartAsync(name: name))!;
            }
            catch (StorageUnavailableException)
            {
                // Nobody was told that the run was accepted, so its caller tries again.
            }
        }
    }

    /// <summary>Null when it had ended, and only the word of that had not come through.</summary>
    private static async Task<HostedRun?> TakeAsync(RunProcess process, Guid name)
    {
        while (true)
        {
            try
            {
                return await process.TakeAsync(name);
            }
            catch (StorageUnavailableException)
            {
                // The supervisor tries again too.
            }
        }
    }

    /// <summary>Lets the run come so far, or to its end.</summary>
    private static async Task MoveOnAsync(FakeTimeProvider time, HostedRun run, int moves)
    {
        for (var move = 0; move < moves && !run.Ended.IsCompleted; move++)
        {
            time.Advance(TimeSpan.FromSeconds(1 << (move % 8)));
            for (var turn = 0; turn < 20 && !run.Ended.IsCompleted; turn++) await Task.Yield();
        }
    }

    private static void MustNotChange(Dictionary<string, byte[]> ends, StoredRun? stored, int seed)
    {
        foreach (var entry in stored!.Entries.Where(entry => entry.Kind == EntryKind.Succeeded))
            if (!ends.TryAdd(entry.Place, entry.Body.ToArray()))
                ends[entry.Place].ShouldBe(entry.Body.ToArray(), $"seed {seed}: {entry.Place} has changed");
    }

    private static async Task MustHaveEndedOnceAsync(
        FaultyJournal journal, ScriptedWorld world, Guid name, int deaths, int seed)
    {
        var stored = (await journal.Inner.FindAsync(name))!;
        stored.Entries.Count(entry => entry.Kind == EntryKind.Ended).ShouldBe(1, $"seed {seed}");
        stored.Entries.Select(entry => entry.Seq)
            .ShouldBe(Enumerable.Range(1, stored.Entries.Count).Select(seq => (long)seq), $"seed {seed}");
        stored.Record.EndedAt.ShouldNotBeNull($"seed {seed}");
        foreach (var place in stored.Entries.Where(entry => entry.Kind == EntryKind.Succeeded)
            .Select(entry => entry.Place))
        {
            stored.Entries.Count(entry => entry.Kind == EntryKind.Succeeded && entry.Place == place)
                .ShouldBe(1, $"seed {seed}: {place} ended twice");
            world.CallsTo(place).ShouldBeLessThanOrEqualTo(deaths + 1, $"seed {seed}: {place}");
        }
        foreach (var keys in world.Keys.Values) keys.Count.ShouldBe(1, $"seed {seed}: a call changed its key");
    }
}
