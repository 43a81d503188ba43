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
    public async Task Containers_retries_fallbacks_and_deadlines_come_out_as_a_sequential_interpreter_says()
    {
        var (compared, failed, calls) = (0, 0, 0);
        for (var seed = 0; seed < Flows; seed++)
        {
            var tree = new RandomTree(seed);
            var interpreter = new TreeInterpreter();
            var end = interpreter.Run(tree);
            if (interpreter.IsAmbiguous) continue;
            var text = tree.Definition(end).ToJsonString();
            var planning = TestWorld.Right(text);
            var report = TestWorld.Runner.Run(planning.Plan!, planning.Tests[0]);
            var (_, state) = await TestWorld.Runner.RepeatAsync(planning.Plan!, planning.Tests[0]);

            report.Failures.ShouldBeEmpty($"seed {seed}:\n{text}");
            (report.TookMicroseconds / 1000).ShouldBe(end.EndMilliseconds, $"seed {seed}:\n{text}");
            MustBe(state, end, $"seed {seed}:\n{text}");
            (compared, failed, calls) = (compared + 1, failed + (end.Error is null ? 0 : 1), calls + end.Calls.Count);
        }
        output.WriteLine($"{compared} of {Flows} random flows compared, {failed} of them failed, {calls} calls");
        compared.ShouldBeGreaterThan(Flows * 3 / 4);
        failed.ShouldBeInRange(compared / 10, compared * 9 / 10);
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

    /// <summary>
    /// No step has started before what it needs had ended, nor after the end of the run, and none is left running.
    /// </summary>
    private static void MustBe(RunState state, TreeEnd end, string what)
    {
        foreach (var step in state.Scope.Steps)
        {
            var (start, stop, status) = end.Steps[step.Index];
            state[step.Index].Status.ShouldBe(status, $"{step.Id} of {what}");
            if (status is StepStatus.Pending or StepStatus.Skipped) continue;
            (state[step.Index].StartedMicroseconds / 1000).ShouldBe(start, $"{step.Id} of {what}");
            (state[step.Index].EndedMicroseconds / 1000).ShouldBe(stop, $"{step.Id} of {what}");
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
