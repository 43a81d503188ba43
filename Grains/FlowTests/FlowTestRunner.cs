using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Limiting;
using Meanwhile.Runs;
using Meanwhile.Shares;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meanwhile.FlowTests;

/// <summary>
/// Runs the tests of a flow: the engine that serves, with mocks for the outside and a clock that jumps. On a thread of
/// its own, for a test does not come back before its run has ended.
/// </summary>
public sealed class FlowTestRunner : IDisposable
{
    private const string Hooks = "http://localhost/hooks/default/run/test/secret";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly WorkThreads thread = new("flow tests", threads: 1, Limits.StoreQueueMax);
    private readonly PatientRenderer renderer;
    private readonly Attempts attempts;
    private readonly LearnedTimes learned;

    /// <param name="engine">Evaluates expressions.</param>
    /// <param name="plans">Flows that are called.</param>
    /// <param name="learned">
    /// What tests may know of steps. Nothing, where they must come out the same whatever a server has seen.
    /// </param>
    public FlowTestRunner(ScriptEngine engine, PlanTable plans, LearnedTimes learned)
    {
        renderer = new PatientRenderer(engine);
        attempts = new Attempts(renderer, plans, learned, NullLogger<Attempts>.Instance);
        this.learned = learned;
    }

    /// <summary>The report of each test, in their order.</summary>
    public Task<FlowTestReport[]> RunAsync(FlowPlan plan, IReadOnlyList<FlowTest> tests) =>
        thread.TryRun(() => tests.Select(test => Run(plan, test)).ToArray())
            ?? throw new IOException("Too many tests wait to be run");

    /// <summary>Runs one test on this thread.</summary>
    public FlowTestReport Run(FlowPlan plan, FlowTest test)
    {
        if (plan.Input.Check(test.Input) is { Count: > 0 } faults)
            return new FlowTestReport(test.Name, 0,
                [.. faults.Select(fault => $"the input does not fit: {fault.Pointer} {fault.Detail}")]);
        var world = new MockedWorld(test.Mocks);
        var state = new RunState(plan.Body);
        var facts = Facts(plan, test);
        var course = Drive(plan, state, facts, world);
        var comparison = new Comparison(test, plan, state, world);
        var passed = ((VirtualTime)facts.Time).Passed;
        return new FlowTestReport(test.Name, (long)passed.TotalMicroseconds, [.. comparison.Of(course)]);
    }

    /// <summary>Makes the run of a test whose input fits, whatever it expects.</summary>
    public Task<(RunResult Answer, RunState State)> RepeatAsync(FlowPlan plan, FlowTest test) =>
        thread.TryRun(() =>
        {
            var state = new RunState(plan.Body);
            return (Drive(plan, state, Facts(plan, test), new MockedWorld(test.Mocks)).Answer, state);
        }) ?? throw new IOException("Too many tests wait to be run");

    private static RunFacts Facts(FlowPlan plan, FlowTest test) => new(
        Guid.CreateVersion7(Start), Tenancy.Default, plan, new Payload(test.Input.ToArray()), Start,
        new VirtualTime(Start))
    {
        Hooks = Hooks,
    };

    public void Dispose() => thread.Dispose();

    private Course Drive(FlowPlan plan, RunState state, RunFacts facts, MockedWorld world)
    {
        var time = (VirtualTime)facts.Time;
        var early = new EarlyAnswer();
        var run = new StepRun(new RunScope(state, facts), new Waits(time), RunTrace.Of(facts.Run))
        {
            World = world,
            Undo = new Compensations(),
            Turn = TaskScheduler.Current,
            Early = early,
            DeadlineMicroseconds = plan.AnswersPartly ? null : (long?)plan.Deadline?.TotalMicroseconds,
        };
        using var deadline = plan.Deadline is { } bound ? new CancellationTokenSource(bound, time) : null;
        (RunResult Answer, TimeSpan At)? answer = null, end = null;

        // What one test has asked twice, and what its limits allow, is not taken from another; and what it was given is
        // not given to another.
        var local = new LocalShares(time);
        var shares = new SharedCalls(
            local, renderer, new ShareMaker(local, null), NullLogger<SharedCalls>.Instance);
        var gate = new LimitGate(attempts, LocalOwners.NewLimits(time), renderer);
        var runner = new StepRunner(gate, shares, new ExtraCalls(), learned, NullLogger<StepRunner>.Instance);
        var driver = new RunDriver(plan, state, run, runner, renderer);
        var ending = EndAsync();
        var answering = AnswerAsync();
        while (!ending.IsCompleted) Must.Hold(time.TryJump());
        Must.Hold(ending.IsCompletedSuccessfully && end is not null);
        var first = answering.IsCompletedSuccessfully ? answer!.Value : end.Value;
        return new Course(first.Answer, first.At, end.Value.Answer);

        async Task EndAsync() =>
            end = (await driver.RunAsync(CancellationToken.None, deadline?.Token ?? default), time.Passed);

        async Task AnswerAsync() => answer = (await early.Given, time.Passed);
    }
}
