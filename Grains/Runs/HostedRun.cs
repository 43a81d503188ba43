using System.Security.Cryptography;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Journal;
using Meanwhile.Steps;
using Meanwhile.Telemetry;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Runs;

/// <summary>
/// A run that is a thing of its own: it can be reached while it goes on, and when it is durable it goes on after a
/// crash where it was. It is the same engine as for a run that is only a call; here is what the engine asks around each
/// step.
/// Everything happens on the run's turn, one thing at a time.
/// </summary>
public sealed partial class HostedRun
{
    private readonly RunWatch watch = new();
    private readonly RunHistory history;
    private readonly RunLog log;
    private readonly RunParts parts;
    private readonly RunPulse pulse;
    private readonly RunState state;
    private readonly CancellationTokenSource ending = new();
    private readonly TaskCompletionSource<RunResult> answer = new();
    private readonly TaskCompletionSource<RunResult> ended = new();
    private readonly TaskCompletionSource gone = new();
    private readonly Dictionary<string, string> taken = [];
    private RecentRun? remembered;
    private RunResult? given;
    private RunResult? end;
    private RunFacts facts;
    private bool isDriven;
    private TaskCompletionSource? paused;

    internal HostedRun(RunFacts facts, RunHistory history, RunLog log, RunParts parts)
    {
        (this.facts, this.history, this.log, this.parts) = (facts, history, log, parts);
        Trace = RunTrace.Of(facts.Run);
        state = new RunState(facts.Plan.Body);
        pulse = new RunPulse(facts.Time) { Changed = Settle };
        if (history.IsPaused) paused = new TaskCompletionSource();
        if (history.Answer is { } before) Give(before);
        log.Written = Tell;
        log.Lost = isElsewhere =>
        {
            LetGo();
            if (isElsewhere) Lost?.Invoke();
        };
    }

    /// <summary>What its caller gets: the answer before the end where the flow gives one, else the end.</summary>
    public Task<RunResult> Answer => answer.Task;

    /// <summary>How it ended.</summary>
    public Task<RunResult> Ended => ended.Task;

    /// <summary>Completes when it is not driven here any more: it is parked, or belongs to another silo.</summary>
    public Task Gone => gone.Task;

    public bool IsDurable => log.IsDurable;

    /// <summary>Completes when the start of a run that is kept is durable; fails when it cannot be kept, and then the
    /// run is given up.</summary>
    public Task Kept { get; internal init; } = Task.CompletedTask;

    /// <summary>Whether its end was asked for, and not only its caller has left.</summary>
    internal bool WasAskedToEnd { get; private set; }

    /// <summary>The next state of its key, once it has succeeded.</summary>
    internal ReadOnlyMemory<byte>? NextState { get; set; }

    /// <summary>Whether a run that began in memory is kept once it waits long or its caller leaves.</summary>
    internal bool IsKeptWhenLong { get; init; }

    /// <summary>Which of those who took it over drives it here.</summary>
    internal long Epoch => log.Epoch;

    /// <summary>Called when the run turns out to belong to somebody else.</summary>
    internal Action? Lost { get; set; }

    /// <summary>How much is kept of it in memory, in bytes.</summary>
    internal long KeptBytes => log.Kept.Sum(entry => (long)entry.Body.Length);

    /// <summary>Where everything about it happens, once it has been brought in.</summary>
    internal RunTurn Turn { get; set; } = null!;

    /// <summary>The trace its calls belong to.</summary>
    internal RunTrace Trace { get; init; }

    /// <summary>Where a run in memory is remembered; null for one that the journal has.</summary>
    internal RecentRuns? Recent { get; init; }

    public Guid Run => facts.Run;
    public string Tenant => facts.Tenant;
    public string Flow => facts.Plan.Flow;
    public DateTimeOffset StartedAt => facts.StartedAt;

    /// <summary>Whether its turn among the runs of its key has not come.</summary>
    public bool IsQueued => Key is not null && !history.HasBegun && !isDriven;

    /// <summary>Whether there is nothing to be driven here any more.</summary>
    public bool IsOver => Ended.IsCompleted || IsGone;

    /// <summary>Where a run in memory goes when it must be kept; null for one that never is.</summary>
    internal (IJournal Journal, Func<IReadOnlyList<JournalEntry>, Task> Start)? Keep { get; init; }

    private bool IsGone => gone.Task.IsCompleted;

    /// <summary>Goes through the run from its first step, once; what is recorded is not done again.</summary>
    public void Drive()
    {
        if (isDriven || IsGone) return;
        isDriven = true;
        Signals.RunStarted();
        _ = DriveAsync();
    }

    /// <summary>Its turn among those of its key has come.</summary>
    internal void Begin(ReadOnlyMemory<byte>? state)
    {
        if (!isDriven) facts = facts with { State = state };
    }

    private async Task DriveAsync()
    {
        if (!history.HasBegun) log.Append(EntryKind.Began, "", Beginning(facts));
        var plan = facts.Plan;
        var passed = facts.Time.GetUtcNow() - facts.StartedAt;
        var early = plan.MayAnswerEarly ? new EarlyAnswer() : null;
        var run = new StepRun(new RunScope(state, facts), new Waits(facts.Time, passed), Trace)
        {
            World = parts.World,
            Undo = new Compensations(),
            Host = this,
            Turn = TaskScheduler.Current,
            Early = early,
            DeadlineMicroseconds = plan.AnswersPartly ? null : (long?)plan.Deadline?.TotalMicroseconds,
        };
        remembered = Recent?.Started(facts, state, run.Lines);
        if (early is not null) _ = AnswerEarlyAsync(early);
        using var deadline = plan.Deadline is { } bound ? Deadline(bound - passed) : null;
        var driver = new RunDriver(plan, state, run, parts.Runner, parts.Renderer);
        if (history.IsCancelRequested) _ = CancelWhenAskedAsync();
        try
        {
            var driving = driver.RunAsync(ending.Token, deadline?.Token ?? default);
            history.Begin();
            await EndAsync(await driving);
        }
        catch (Exception bug)
        {
            Broke(bug);
        }
    }

    /// <summary>A fault of ours: the run stands as it is recorded, and whoever takes it next tries again.</summary>
    private void Broke(Exception bug)
    {
        Log.Broken(parts.Log, facts.Run, bug);
        LetGo();
    }

    internal static ReadOnlyMemory<byte> Beginning(RunFacts facts) =>
        EntryBody.Of(("state", facts.State), ("hooks", EntryBody.Text(Secret(facts))));

    /// <summary>The part of its addresses that nobody can guess; null where it has none.</summary>
    private static string? Secret(RunFacts facts) => facts.Hooks?[(facts.Hooks.LastIndexOf('/') + 1)..];

    private CancellationTokenSource Deadline(TimeSpan left)
    {
        var deadline = new CancellationTokenSource();
        if (left <= TimeSpan.Zero) deadline.Cancel();
        else _ = CancelAsync();
        return deadline;

        async Task CancelAsync()
        {
            await SleepUntilAsync(facts.Time.GetUtcNow() + left, gone.Task);
            if (!IsGone && !Ended.IsCompleted) deadline.Cancel();
        }
    }

    /// <summary>The caller is answered when the answer is as durable as the run.</summary>
    private async Task AnswerEarlyAsync(EarlyAnswer early)
    {
        var result = await early.Given;
        if (answer.Task.IsCompleted) return;
        await log.AppendAsync(EntryKind.Answered, "", EntryBody.Of(result));
        Give(result);
    }

    private void Give(RunResult result)
    {
        given ??= result;
        answer.TrySetResult(result);
        foreach (var caller in waiting.ToArray()) caller.Release();
    }

    private async Task CancelWhenAskedAsync()
    {
        await history.Exhausted;
        EndNow();
    }

    private void EndNow()
    {
        WasAskedToEnd = true;
        ending.Cancel();
    }

    private async Task EndAsync(RunResult result)
    {
        if (IsGone) return;
        log.Status = result.Status;
        log.EndedAt = facts.Time.GetUtcNow();
        log.KeyState = result.Status == RunStatus.Succeeded ? NextState : null;
        await log.AppendAsync(EntryKind.Ended, "", EntryBody.Of(result));
        remembered?.End(facts.Run, state, result);
        Signals.RunEnded(facts.Plan.Flow, result.Problem?.Code ?? "succeeded", result.Receipt);
        end = result;
        Give(result);
        ended.TrySetResult(result);
    }

    /// <summary>Whatever is still at work here is stopped and leaves no trace.</summary>
    public void LetGo()
    {
        if (!gone.TrySetResult()) return;
        if (isDriven && !Ended.IsCompleted) Signals.RunLeft();
        foreach (var caller in waiting.ToArray()) caller.Release();
        if (IsDurable) remembered?.Leave(facts.Run);
        log.LetGo();
        watch.Close();
        ending.Cancel();
    }

    internal Task LetGoAsync()
    {
        LetGo();
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Run {Run} broke and was let go; it goes on from its last record")]
        public static partial void Broken(ILogger log, Guid run, Exception bug);
    }

    internal static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
