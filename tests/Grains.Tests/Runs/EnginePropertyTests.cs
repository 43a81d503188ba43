using Meanwhile.FlowTests;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>
/// The engine against a sequential interpreter: thousands of random graphs, the same calls, the same end, and a wall
/// time that is the longest chain to the millisecond.
/// </summary>
public sealed class EnginePropertyTests(ITestOutputHelper output)
{
    private const int Flows = 3_000;

    [Fact]
    public void Any_flow_makes_the_calls_and_takes_the_time_that_a_sequential_interpreter_says()
    {
        var compared = 0;
        for (var seed = 0; seed < Flows; seed++)
        {
            var flow = new RandomFlow(new Random(seed));
            if (flow.IsAmbiguous) continue;
            var yaml = flow.Yaml();
            var report = TestWorld.Run(yaml).Single();

            report.Failures.ShouldBeEmpty($"seed {seed}:\n{yaml}");
            (report.TookMicroseconds / 1000).ShouldBe(flow.EndMilliseconds, $"seed {seed}:\n{yaml}");
            compared++;
        }
        output.WriteLine($"{compared} of {Flows} random flows compared");
        compared.ShouldBeGreaterThan(Flows / 2);
    }

    [Fact]
    public void A_run_gives_the_same_whatever_the_order_of_its_ends()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var scope = TestWorld.Right(new RandomFlow(new Random(seed)).Yaml()).Plan!.Body;
            var (state, events) = Fold(scope, new Random(seed * 31));
            var replayed = new RunState(scope);
            foreach (var happened in events)
            {
                while (replayed.TryTakeReady(out _, out _))
                {
                }
                replayed.Apply(happened);
            }
            for (var step = 0; step < scope.Steps.Count; step++)
                replayed[step].Status.ShouldBe(state[step].Status, $"seed {seed}, step {step}");
        }
    }

    /// <summary>Ends running steps in a random order until none is left.</summary>
    private static (RunState State, List<RunEvent> Events) Fold(Flows.PlannedScope scope, Random random)
    {
        var state = new RunState(scope);
        var events = new List<RunEvent>();
        var running = new List<int>();
        Apply(new RunEvent.Started());
        while (true)
        {
            while (state.TryTakeReady(out var ready, out var skip))
            {
                scope.Steps[ready].Needs.ShouldAllBe(need => state[need].EndedMicroseconds != null);
                if (skip)
                {
                    Apply(new RunEvent.StepSkipped(ready, 1));
                    continue;
                }
                Apply(new RunEvent.StepScheduled(ready, 1));
                running.Add(ready);
            }
            if (running.Count == 0) return (state, events);
            var ended = running[random.Next(running.Count)];
            running.Remove(ended);
            Apply(random.Next(4) == 0
                ? new RunEvent.StepSkipped(ended, 2)
                : new RunEvent.StepSucceeded(ended, StepValue.Null, 1, null, 2));
        }

        void Apply(RunEvent happened)
        {
            events.Add(happened);
            state.Apply(happened);
        }
    }
}
