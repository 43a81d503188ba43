using Meanwhile.Flows;
using Meanwhile.FlowTests;
using Meanwhile.Journal;
using Shouldly;
using Xunit;

namespace Meanwhile.Runs;

/// <summary>The same entries give the same run, in whatever order its steps had ended.</summary>
public sealed class RunHistoryTests(ITestOutputHelper output)
{
    private const int Graphs = 200;
    private const int OrdersOfEach = 500;

    [Fact]
    public void A_hundred_thousand_orders_of_ends_are_gone_through_again_to_the_same_state()
    {
        var orders = 0;
        for (var graph = 0; graph < Graphs; graph++)
        {
            var scope = TestWorld.Right(new RandomFlow(new Random(graph)).Yaml()).Plan!.Body;
            for (var order = 0; order < OrdersOfEach; order++, orders++)
            {
                var random = new Random((graph * OrdersOfEach) + order);
                var (state, entries) = Live(scope, random);
                var again = GoThrough(scope, new RunHistory(WithRepeats(entries, random)));
                MustBeSame(state, again, graph, order);
            }
        }
        output.WriteLine($"{orders} random orders, each with entries that come twice");
        orders.ShouldBe(100_000);
    }

    [Fact]
    public void What_was_recorded_inside_a_step_that_has_ended_is_not_waited_for()
    {
        var history = new RunHistory(
        [
            Entry(1, "all[0].a"), Entry(2, "all[1].a"), Entry(3, "all"), Entry(4, "alle"), Entry(5, "all@2[0].a"),
        ]);

        history.EndOf("all[1].a").ShouldBeNull();
        history.EndOf("all").ShouldNotBeNull();
        history.EndOf("alle").ShouldNotBeNull();
        history.EndOf("all@2[0].a").ShouldNotBeNull();
    }

    [Fact]
    public void Ends_come_in_the_order_in_which_they_were_recorded_whoever_asks_first()
    {
        var history = new RunHistory([Entry(1, "a"), Entry(2, "b"), Entry(3, "c")]);
        history.Begin();
        var c = history.TurnOf(history.EndOf("c")!);
        var b = history.TurnOf(history.EndOf("b")!);
        var a = history.TurnOf(history.EndOf("a")!);

        (a.IsCompleted, b.IsCompleted, c.IsCompleted).ShouldBe((true, false, false));
        history.Applied("a");
        (b.IsCompleted, c.IsCompleted).ShouldBe((true, false));
        history.Applied("b");
        history.Exhausted.IsCompleted.ShouldBeFalse();
        history.Applied("c");
        history.Exhausted.IsCompleted.ShouldBeTrue();
    }

    /// <summary>Ends running steps in a random order, until none is left or some time before.</summary>
    private static (RunState State, List<JournalEntry> Entries) Live(PlannedScope scope, Random random)
    {
        var state = new RunState(scope);
        var entries = new List<JournalEntry>();
        var running = new List<int>();
        var left = random.Next(10) == 0 ? random.Next(scope.Steps.Count + 1) : int.MaxValue;
        state.Apply(new RunEvent.Started());
        Start(state, running.Add);
        while (running.Count > 0 && left-- > 0 && !state.IsEnding)
        {
            var ended = running[random.Next(running.Count)];
            running.Remove(ended);
            var happened = Happened(scope.Steps[ended], random);
            var (kind, body) = RecordedEnd.Of(happened, null)!.Value;
            entries.Add(new JournalEntry(entries.Count + 1, kind, scope.Steps[ended].Id, body, default));
            state.Apply(happened);
            Start(state, running.Add);
        }
        return (state, entries);
    }

    private static RunState GoThrough(PlannedScope scope, RunHistory history)
    {
        var state = new RunState(scope);
        var waiting = new Dictionary<int, (RecordedEnd End, Task Turn)>();
        state.Apply(new RunEvent.Started());
        history.Begin();
        Start(state, Register);
        while (!history.Exhausted.IsCompleted)
        {
            var (step, next) = waiting.Single(one => one.Value.Turn.IsCompleted);
            waiting.Remove(step);
            state.Apply(next.End.ToEvent(step, 2));
            Start(state, Register);
            history.Applied(next.End.Place);
        }
        return state;

        void Register(int step)
        {
            if (history.EndOf(scope.Steps[step].Id) is { } end) waiting[step] = (end, history.TurnOf(end));
        }
    }

    private static void Start(RunState state, Action<int> started)
    {
        while (state.TryTakeReady(out var step, out var skip))
        {
            if (skip)
            {
                state.Apply(new RunEvent.StepSkipped(step, 1));
                continue;
            }
            state.Apply(new RunEvent.StepScheduled(step, 1));
            started(step);
        }
    }

    private static RunEvent Happened(PlannedStep step, Random random) => random.Next(10) switch
    {
        0 => new RunEvent.StepSkipped(step.Index, 2),
        1 => new RunEvent.StepFailed(step.Index, Wrong(step), step.ContinuesOnError, 2),
        _ => new RunEvent.StepSucceeded(step.Index, new StepValue(JsonText.Of(random.Next())), 1, null, 2),
    };

    private static Errors.Problem Wrong(PlannedStep step) => new()
    {
        Code = Errors.ErrorCodes.UpstreamStatus.Code,
        Detail = "it broke",
        Step = step.Id,
        Attempts = 1,
    };

    /// <summary>A store that has done its work and said that it has not is asked again.</summary>
    private static IEnumerable<JournalEntry> WithRepeats(List<JournalEntry> entries, Random random)
    {
        foreach (var entry in entries)
        {
            yield return entry;
            if (random.Next(5) == 0) yield return entries[random.Next((int)entry.Seq)];
        }
    }

    private static void MustBeSame(RunState one, RunState other, int graph, int order)
    {
        for (var step = 0; step < one.Scope.Steps.Count; step++)
        {
            var (was, now) = (one[step], other[step]);
            if (was.Status == now.Status && was.Attempts == now.Attempts && was.Problem == now.Problem
                && (was.Value?.Json ?? default).Span.SequenceEqual((now.Value?.Json ?? default).Span)) continue;
            var id = one.Scope.Steps[step].Id;
            Assert.Fail($"graph {graph}, order {order}: `{id}` was {was.Status}, is {now.Status}");
        }
        other.IsEnding.ShouldBe(one.IsEnding);
        other.Problem.ShouldBe(one.Problem);
    }

    private static JournalEntry Entry(long seq, string place) =>
        new(seq, EntryKind.Succeeded, place, RecordedEnd.Of(
            new RunEvent.StepSucceeded(0, StepValue.Null, 1, null, 0), null)!.Value.Body, default);
}
