using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <summary>
/// What a kind may do with the run it is part of: run the steps inside it, call another flow, wait, answer early.
/// </summary>
public sealed class Inside
{
    private readonly Attempt attempt;
    private readonly Renderer renderer;
    private readonly PlanTable plans;

    internal Inside(Attempt attempt, Renderer renderer, PlanTable plans) =>
        (this.attempt, this.renderer, this.plans) = (attempt, renderer, plans);

    /// <summary>Runs the steps once.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="output">What to make of them; null takes what they give by themselves.</param>
    /// <param name="locals">Names that only they see.</param>
    /// <param name="place">Where in the container this is, for messages: <c>[3]</c>.</param>
    /// <param name="stop">Ends them.</param>
    public async ValueTask<InsideEnd> RunAsync(
        InnerSteps steps, InnerTemplate? output, IReadOnlyList<Local> locals, string place, CancellationToken stop)
    {
        var state = new RunState(steps.Scope);
        var scope = attempt.Run.Scope.Inside(state, locals);
        var run = attempt.Run with
        {
            Scope = scope,
            Within = attempt.Path,
            Around = attempt,
            Spot = place,
        };
        using var driver = new ScopeDriver(state, run, attempt.Runner, renderer);
        await driver.RunAsync(stop);
        stop.ThrowIfCancellationRequested();
        if (state.Problem is { } problem) return new(null, Failure(problem, $"{place}.{problem.Step}"), scope);
        if (state.Winner is { } winner && output is null) return new(state[winner].Value, null, scope);
        return await GiveAsync(output?.Planned ?? steps.Scope.Output, place, scope, stop);
    }

    /// <summary>Whether a condition holds, seen from <paramref name="end"/>, or from outside.</summary>
    public ValueTask<(bool Holds, RenderFault? Fault)> HoldsAsync(
        InnerTemplate condition, InsideEnd? end, CancellationToken stop) =>
        Condition.HoldsAsync(renderer, condition.Planned, end?.Scope ?? attempt.Run.Scope, stop);

    /// <summary>Lets time pass between two rounds, which counts as waiting.</summary>
    /// <param name="time">How long.</param>
    /// <param name="place">Between which rounds, told apart from others: <c>[3]</c>.</param>
    /// <param name="stop">Ends it.</param>
    public async ValueTask PauseAsync(TimeSpan time, string place, CancellationToken stop) =>
        await CountedAsync(async () =>
        {
            if (attempt.Run.Host is { } host) await host.PauseAsync($"{attempt.Place}{place}", time, stop);
            else await Pause.ForAsync(time, attempt.Run.Facts.Time, stop);
            return true;
        });

    /// <summary>Waits for a time, a signal or a call from outside.</summary>
    /// <param name="what">What for.</param>
    /// <param name="name">Name of the signal, or of the address.</param>
    /// <param name="span">How long at most; null for ever, or until <paramref name="until"/>.</param>
    /// <param name="until">Until when at most.</param>
    /// <param name="stop">Ends it.</param>
    public ValueTask<StepOutcome> WaitAsync(
        WaitFor what, string? name, TimeSpan? span, DateTimeOffset? until, CancellationToken stop) =>
        CountedAsync<StepOutcome>(async () =>
        {
            if (attempt.Run.Host is { } host) return await host.WaitAsync(attempt, what, name, span, until, stop);
            if (what != WaitFor.Time)
                return new StepOutcome.Failed(ErrorCodes.SettingInvalid,
                    "a flow that waits for signals must be called by one that is `durable: true` or `auto`");
            var time = attempt.Run.Facts.Time;
            var left = span ?? until!.Value - time.GetUtcNow();
            if (left > TimeSpan.Zero) await Pause.ForAsync(left, time, stop);
            return new StepOutcome.Done(WaitValue.Of(time.GetUtcNow(), null));
        });

    private async ValueTask<T> CountedAsync<T>(Func<ValueTask<T>> wait)
    {
        var waiting = attempt.Run.Waits.Begin();
        try
        {
            return await wait();
        }
        finally
        {
            attempt.Run.Waits.End(waiting);
        }
    }

    /// <summary>The run's clock.</summary>
    public TimeProvider Time => attempt.Run.Facts.Time;

    /// <summary>Answers the caller now; the run goes on. False when it has been answered already.</summary>
    public bool Answer(RunResult answer)
    {
        var early = attempt.Run.Early;
        return early is not null && early.TryGive(answer);
    }

    /// <summary>What the run has waited so far.</summary>
    public Receipt Receipt() => attempt.Run.Waits.Receipt();

    /// <summary>Runs another flow as part of this run and gives its output.</summary>
    public async ValueTask<StepOutcome> CallAsync(
        string flow, string? version, ReadOnlyMemory<byte> input, CancellationToken stop)
    {
        var run = attempt.Run;
        if (run.Depth == Limits.FlowDepthMax)
            return new StepOutcome.Failed(ErrorCodes.TooDeep,
                $"flows call each other {Limits.FlowDepthMax} deep already; does `{flow}` call itself?");
        if (Pinned(flow, version) is not { } plan)
            return new StepOutcome.Failed(ErrorCodes.UnknownFlow,
                version is null
                    ? $"there is no flow `{flow}`"
                    : $"there is no version `{version}` of the flow `{flow}`");
        var faults = plan.Input.Check(input);
        if (faults.Count > 0)
            return new StepOutcome.Failed(ErrorCodes.SettingInvalid,
                $"the input does not fit `{flow}`: {faults[0].Pointer} {faults[0].Detail}".Replace(":  ", ": "));
        return await CallAsync(plan, input, stop);
    }

    private async ValueTask<StepOutcome> CallAsync(FlowPlan plan, ReadOnlyMemory<byte> input, CancellationToken stop)
    {
        var run = attempt.Run;
        var state = new RunState(plan.Body);
        var facts = run.Facts with { Plan = plan, Input = new Payload(input.ToArray()) };
        var scope = new RunScope(state, facts);
        var inner = new StepRun(scope, run.Waits, run.Trace)
        {
            World = run.World,
            Within = attempt.Path,
            Around = attempt,
            Host = run.Host,
            Lines = run.Lines,
            Undo = run.Undo,
            Turn = run.Turn,
            Span = run.Span,
            DeadlineMicroseconds = attempt.BoundMicroseconds,
            Recording = run.Recording,
            Depth = run.Depth + 1,
            Called = run.Called,
        };
        using var driver = new ScopeDriver(state, inner, attempt.Runner, renderer);
        await driver.RunAsync(stop);
        stop.ThrowIfCancellationRequested();
        if (state.Problem is { } problem) return Failure(problem, $".{problem.Step}");
        var end = await GiveAsync(plan.Body.Output, "", scope, stop);
        return end.Failure is { } failure ? failure : new StepOutcome.Done(end.Value!);
    }

    private FlowPlan? Pinned(string flow, string? version)
    {
        var called = attempt.Run.Called;
        var name = version is null ? flow : $"{flow}@{version}";
        if (called.TryGetValue(name, out var known)) return known;
        if (plans.Find(attempt.Run.Facts.Tenant, flow, version) is not { } plan) return null;
        return called[name] = plan;
    }

    private async ValueTask<InsideEnd> GiveAsync(
        PlannedTemplate output, string place, RunScope scope, CancellationToken stop)
    {
        var rendering = await renderer.PrepareAsync(output.Scripts, scope, stop);
        var json = rendering.Fault is null ? output.Template.Json(rendering) : null;
        return rendering.Fault is { } fault
            ? new(null, new StepOutcome.Failed(fault.Code, $"`output`: {fault.Detail}") { Inside = place }, scope)
            : new(new StepValue(json ?? JsonText.Null), null, scope);
    }

    private static StepOutcome.Failed Failure(Problem problem, string inside) =>
        new(ErrorCodes.Find(problem.Code), problem.Detail)
        {
            Class = FailureClass.Inside,
            Inside = inside,
            InsideAttempts = problem.Attempts,
            RetryAfter = problem.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Authored = problem.Status is { } status ? new AuthoredProblem(problem.Type, problem.Title, status) : null,
        };
}
