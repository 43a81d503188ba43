using System.Text;
using Meanwhile.Connections;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.FlowTests;
using Meanwhile.Limiting;
using Meanwhile.Runs;
using Meanwhile.Steps;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace Meanwhile.Shares;

/// <summary>
/// One silo's runner with its shares, around an outside that counts its calls and answers when it is told to. Time
/// stands still until a test moves it.
/// </summary>
internal sealed class SharedWorld : IWorld
{
    private const string Ada = """{"user":"ada"}""";

    private static readonly ScriptEngine Scripts = new(new SlowedTime(times: 10), threads: 1);

    private readonly Dictionary<string, FlowPlan> plans = [];
    private readonly Queue<Func<Task<StepOutcome>>> answers = new();
    private readonly StepRunner runner;
    private readonly Renderer renderer = new(Scripts);

    public SharedWorld(FakeTimeProvider? time = null, Func<SharedWorld, ShareOwners>? owners = null)
    {
        Time = time ?? NewTime();
        Local = new LocalShares(Time);
        var learned = new LearnedTimes();
        var attempts = new Attempts(renderer, TestWorld.Plans, learned, NullLogger<Attempts>.Instance);
        var shares = new SharedCalls(
            Local, renderer, new ShareMaker(Local, owners?.Invoke(this)), NullLogger<SharedCalls>.Instance);
        var gate = new LimitGate(attempts, LocalOwners.NewLimits(Time), renderer);
        runner = new StepRunner(gate, shares, new ExtraCalls(), learned, NullLogger<StepRunner>.Instance);
    }

    public FakeTimeProvider Time { get; }

    public static FakeTimeProvider NewTime() => new(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));

    public LocalShares Local { get; }

    /// <summary>The calls that came here.</summary>
    public List<(object Settings, StepContext Context, CancellationToken Stop)> Calls { get; } = [];

    /// <summary>What the last runs left behind, in their order.</summary>
    public List<StepRun> Runs { get; } = [];

    public bool IsReal => true;

    public double Lot() => 1;

    public bool Answers(Attempt attempt) => attempt.Call.Kind.About.Waits;

    public bool TryConnect(string tenant, string name, out Connection? connection)
    {
        connection = null;
        return true;
    }

    /// <summary>The next call gives this body.</summary>
    public void Gives(string json, string headers = "{}") =>
        answers.Enqueue(() => Task.FromResult(Done(json, headers)));

    public void Fails(StepOutcome.Failed failure) => answers.Enqueue(() => Task.FromResult<StepOutcome>(failure));

    /// <summary>The next call gives what this is set to.</summary>
    public TaskCompletionSource<StepOutcome> Holds()
    {
        var open = new TaskCompletionSource<StepOutcome>();
        answers.Enqueue(() => open.Task);
        return open;
    }

    public async ValueTask<StepOutcome> CallAsync(
        Attempt attempt, object settings, StepContext context, CancellationToken stop)
    {
        Calls.Add((settings, context, stop));
        var answer = answers.Count > 0 ? answers.Dequeue() : () => Task.FromResult(Done($"{Calls.Count}", "{}"));
        var outcome = answer();
        var left = new TaskCompletionSource();
        using var leaving = stop.UnsafeRegister(_ => left.TrySetResult(), null);
        await Task.WhenAny(outcome, left.Task);
        if (!outcome.IsCompleted) stop.ThrowIfCancellationRequested();
        return await outcome;
    }

    /// <summary>Runs the one step of a flow with these policies; gives its body, or the code it failed with.</summary>
    public async Task<string> RunAsync(
        string policies, string input = Ada, string tenant = Tenancy.Default, CancellationToken stop = default,
        string http = "{ connection: crm, path: \"/users/{{ input.user }}\" }", string flow = "shared")
    {
        var (outcome, _) = await RunStepAsync(policies, input, tenant, stop, http, flow);
        return outcome is StepOutcome.Failed failed
            ? failed.Code.Code
            : Encoding.UTF8.GetString(((StepOutcome.Done)outcome).Value.Member("body")!.Value.Span);
    }

    /// <summary>As <see cref="RunAsync"/>, with the number of attempts.</summary>
    public Task<(StepOutcome Outcome, int Attempts)> RunStepAsync(
        string policies, string input = Ada, string tenant = Tenancy.Default, CancellationToken stop = default,
        string http = "{ connection: crm, path: \"/users/{{ input.user }}\" }", string flow = "shared")
    {
        var yaml = $"flow: {flow}\ninput: {{ user?: any }}\nsteps:\n  call: {{ http: {http}, {policies} }}\n";
        if (!plans.TryGetValue(yaml, out var plan)) plans[yaml] = plan = TestWorld.Right(yaml).Plan!;
        var facts = new RunFacts(
            Guid.CreateVersion7(), tenant, plan, new Payload(Encoding.UTF8.GetBytes(input)), Time.GetUtcNow(), Time);
        var run = new StepRun(new RunScope(new RunState(plan.Body), facts), new Waits(Time), RunTrace.Of(facts.Run))
        {
            World = this,
            Undo = new Compensations(),
            Turn = TaskScheduler.Current,
            Recording = new Recording(),
        };
        Runs.Add(run);
        var step = plan.Body.Steps[0];
        return runner.RunAsync(step, step.Call, run, stop).AsTask();
    }

    public static StepOutcome Done(string json, string headers = "{}") => new StepOutcome.Done(new StepValue(
        new StepMember("status", "200"u8.ToArray()), new StepMember("headers", Encoding.UTF8.GetBytes(headers)),
        new StepMember("body", Encoding.UTF8.GetBytes(json))));

    public static StepOutcome.Failed Down(int? status = null) => new(
        status is null ? Errors.ErrorCodes.UpstreamUnreachable : Errors.ErrorCodes.UpstreamStatus, "it is down")
    {
        Class = status is null ? FailureClass.Connect : FailureClass.Status,
        Status = status,
    };
}
