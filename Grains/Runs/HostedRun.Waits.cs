using Meanwhile.Errors;
using Meanwhile.Journal;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <content>What waits for time and for people.</content>
public sealed partial class HostedRun
{
    /// <summary>A run that starts in memory is kept when it waits at least so long.</summary>
    private static readonly TimeSpan KeepAfter = TimeSpan.FromSeconds(1);

    /// <summary>A run that has been quiet for so long leaves memory.</summary>
    private static readonly TimeSpan ParkAfter = TimeSpan.FromSeconds(2);

    /// <summary>Timers of the runtime bear no more than 49 days.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    /// <summary>Steps that start together stand one after the other; by then all of them do.</summary>
    private static readonly TimeSpan SettledAfter = TimeSpan.FromMilliseconds(50);

    private readonly List<WaitingCaller> waiting = [];
    private int changes;
    private bool isLooking;
    private bool isSettling;

    /// <summary>When a quiet run wants to leave memory: when it must be woken, null for only by a word from outside.
    /// </summary>
    internal Action<DateTimeOffset?>? Parked { get; set; }

    /// <summary>Waits for a time, a signal, or a call to an address of the run.</summary>
    internal async ValueTask<StepOutcome> WaitAsync(
        Attempt attempt, WaitFor what, string? name, TimeSpan? span, DateTimeOffset? until, CancellationToken stop)
    {
        var place = attempt.Place;
        if (history.WaitAt(place) is { } known) until = known.InstantOf("until");
        else until = await BeginWaitAsync(place, what, name, span, until);
        var kind = what switch
        {
            WaitFor.Time => StandingKind.Timer,
            WaitFor.Signal => StandingKind.Signal,
            _ => StandingKind.Webhook,
        };
        if (what == WaitFor.Time)
        {
            await StandUntilAsync(place, kind, until!.Value, stop);
            return new StepOutcome.Done(WaitValue.Of(facts.Time.GetUtcNow(), null));
        }
        var signalName = what == WaitFor.Webhook ? HookSignal(name!) : name!;
        pulse.Stand(place, kind, until, name);
        while (true)
        {
            if (history.Signals.TakeFirst(signalName) is { } signal)
            {
                taken[attempt.Run.PlaceOf(attempt.Step.Id)] = signal.Id;
                return new StepOutcome.Done(WaitValue.Of(facts.Time.GetUtcNow(), signal.Data));
            }
            if (until <= facts.Time.GetUtcNow())
                return new StepOutcome.Failed(ErrorCodes.WaitTimeout,
                    $"`{name}` did not come until {WaitValue.Instant(until.Value)}") { Class = FailureClass.Timeout };
            await SignalOrTimeAsync(signalName, until, stop);
        }
    }

    /// <summary>
    /// A pause between two rounds. A long one is remembered; a short one that lies behind is not waited for again.
    /// </summary>
    internal async ValueTask PauseAsync(string place, TimeSpan time, CancellationToken stop)
    {
        if (history.WaitAt(place) is { } known)
        {
            await StandUntilAsync(place, StandingKind.Timer, known.InstantOf("until")!.Value, stop);
        }
        else if (history.Exhausted.IsCompleted)
        {
            var until = facts.Time.GetUtcNow() + time;
            if (time >= KeepAfter) await BeginWaitAsync(place, WaitFor.Time, null, null, until);
            await StandUntilAsync(place, StandingKind.Timer, until, stop);
        }
        pulse.Leave(place);
    }

    private static string HookSignal(string name) => $"hooks/{name}";

    private async Task<DateTimeOffset?> BeginWaitAsync(
        string place, WaitFor what, string? name, TimeSpan? span, DateTimeOffset? until)
    {
        var now = facts.Time.GetUtcNow();
        until ??= span is { } length ? now + length : null;
        if (what != WaitFor.Time || until - now >= KeepAfter) await KeepWhenAllowedAsync();
        await log.AppendAsync(EntryKind.WaitBegan, place, EntryBody.Of(
            ("for", EntryBody.Text(what.ToString().ToLowerInvariant())), ("name", EntryBody.Text(name)),
            ("until", EntryBody.Instant(until))));
        return until;
    }

    private async Task SignalOrTimeAsync(string signal, DateTimeOffset? until, CancellationToken stop)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var arrived = history.Signals.Next(signal);
        var time = until is { } at ? SleepAsync(at, left.Token) : Task.Delay(Timeout.Infinite, left.Token);
        await Task.WhenAny(arrived, time);
        await left.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private async Task StandUntilAsync(string place, StandingKind kind, DateTimeOffset until, CancellationToken stop)
    {
        pulse.Stand(place, kind, until);
        await SleepAsync(until, stop);
    }

    /// <summary>Never early: it asks the clock again when its timer has fired.</summary>
    private async Task SleepAsync(DateTimeOffset until, CancellationToken stop)
    {
        while (until - facts.Time.GetUtcNow() is { Ticks: > 0 } left)
            await Pause.ForAsync(left < LongestTimer ? RoundedUp(left) : LongestTimer, facts.Time, stop);
    }

    private async Task SleepUntilAsync(DateTimeOffset until, Task over)
    {
        using var left = new CancellationTokenSource();
        var sleeping = SleepAsync(until, left.Token);
        await Task.WhenAny(sleeping, over, Ended);
        await left.CancelAsync();
    }

    /// <summary>Timers count whole milliseconds; half of one would be asked for again and again.</summary>
    private static TimeSpan RoundedUp(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));

    /// <summary>Whether nothing in the run will move before this time unless a word comes from outside.</summary>
    private bool SleepsBeyond(DateTimeOffset at) => history.Exhausted.IsCompleted && pulse.IsQuiet
        && (pulse.Earliest is not { } earliest || earliest > at);

    /// <summary>Looks whether the run has become quiet.</summary>
    private void Settle()
    {
        changes++;
        if (!isLooking && waiting.Count > 0 && pulse.IsQuiet && SleepsBeyond(waiting.Min(caller => caller.Until)))
            _ = ReleaseWhenAsleepAsync();
        if (isSettling || !CanPark) return;
        isSettling = true;
        _ = ParkWhenQuietAsync();
    }

    /// <summary>Callers whose patience ends before anything moves need not wait for that.</summary>
    private async Task ReleaseWhenAsleepAsync()
    {
        isLooking = true;
        int before;
        do
        {
            before = changes;
            await Pause.ForAsync(SettledAfter, facts.Time, CancellationToken.None);
        }
        while (before != changes);
        isLooking = false;
        foreach (var caller in waiting.FindAll(caller => SleepsBeyond(caller.Until))) caller.Release();
    }

    private bool CanPark => Parked is not null && IsDurable && !IsGone && history.Exhausted.IsCompleted && pulse.IsQuiet
        && callers == 0 && !Ended.IsCompleted
        && (WakeAt is not { } earliest || earliest - facts.Time.GetUtcNow() > ParkAfter);

    private DateTimeOffset? WakeAt => paused is not null ? null
        : facts.Plan is { Deadline: { } deadline, AnswersPartly: false }
            ? Earlier(pulse.Earliest, facts.StartedAt + deadline)
            : pulse.Earliest;

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    private async Task ParkWhenQuietAsync()
    {
        do await Pause.ForAsync(ParkAfter, facts.Time, CancellationToken.None);
        while (CanPark && !log.IsIdle);
        isSettling = false;
        if (!CanPark) return;
        var wakeAt = WakeAt;
        (log.Status, log.WakeAt) = (paused is null ? RunStatus.Waiting : RunStatus.Paused, wakeAt);
        await log.MarkAsync();

        // Whoever wrote the mark goes on first; until then the log is not idle.
        await Task.Yield();
        if (!CanPark || !log.IsIdle)
        {
            (log.Status, log.WakeAt) = (paused is null ? RunStatus.Running : RunStatus.Paused, null);
            await log.MarkAsync();
            Settle();
            return;
        }
        LetGo();
        Parked!(wakeAt);
    }
}
