using Meanwhile.Journal;
using Meanwhile.Runs;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Meanwhile.Shares;

/// <summary>What a durable run takes from others is as much its own as what it has asked for.</summary>
public sealed class DurableShareTests
{
    private const string Flow = """
        flow: rates
        durable: true
        steps:
          rate: { http: { connection: crm, path: /rate }, cache: { ttl: 60s } }
          go: { wait: { signal: go }, dependsOn: [rate] }
        output: "{{ steps.rate.body }}"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly MemoryJournal journal = new();
    private readonly FakeTimeProvider time = RunProcess.NewTime();
    private readonly ScriptedWorld world = new();

    [Fact]
    public async Task A_value_that_was_taken_is_recorded_and_is_the_same_after_a_crash()
    {
        world.On("rate", number => Task.FromResult(ScriptedWorld.Done($"{number}")));
        var first = new RunProcess(Flow, world, journal, time);
        var runs = new[] { (await first.StartAsync())!, (await first.StartAsync())! };
        foreach (var run in runs) await RunProcess.StandingAsync(run, StandingKind.Signal);
        await first.DieAsync();
        time.Advance(TimeSpan.FromHours(1));

        var second = new RunProcess(Flow, world, journal, time);
        foreach (var run in runs)
        {
            var again = (await second.TakeAsync(run.Run))!;
            await second.Signal(again, "go", "1");
            (await again.Ended.WaitAsync(Patience)).Output!.ToString().ShouldBe("1");
        }
        world.CallsTo("rate").ShouldBe(1);
    }
}
