using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Journal;
using Meanwhile.Steps;

namespace Meanwhile.Runs;

/// <content>What the engine asks around each step.</content>
public sealed partial class HostedRun
{
    /// <summary>
    /// The end of a step: the recorded one in its turn, or what comes of running it, once that is as durable as the
    /// run.
    /// </summary>
    internal async ValueTask<RunEvent> EndAsync(StepRun run, PlannedStep step, Func<ValueTask<RunEvent>> work)
    {
        var place = run.PlaceOf(step.Id);
        if (history.EndOf(place) is { } recorded)
        {
            await history.TurnOf(recorded);
            return recorded.ToEvent(step.Index, run.Waits.NowMicroseconds);
        }
        try
        {
            if (history.Exhausted.IsCompleted && !watch.IsEmpty) Tell("step.started", place);
            var happened = await work();
            history.DropInside(place);
            await history.Exhausted;
            await RecordAsync(place, step, happened);
            return happened;
        }
        catch (OperationCanceledException)
        {
            if (IsGone) await Never();
            history.DropInside(place);
            pulse.Leave(place);
            throw;
        }
        catch (Exception bug)
        {
            Broke(bug);
            await Never();
            throw;
        }
    }

    /// <summary>The end of a step has been applied, and the steps it made ready have started.</summary>
    internal void Applied(StepRun run, PlannedStep step)
    {
        var place = run.PlaceOf(step.Id);
        pulse.Leave(place);
        history.Applied(place);
    }

    /// <summary>
    /// Waits until a call may be made: everything recorded has been applied, and nobody has paused the run.
    /// </summary>
    /// <returns>Why it may not be made after all, or how many attempts were made before a crash.</returns>
    internal async ValueTask<(StepOutcome.Failed? Refusal, int Attempts)> GoAsync(
        Attempt attempt, CancellationToken stop)
    {
        var (call, place) = (attempt.Call, attempt.Run.PlaceOf(attempt.Step.Id));
        if (call.Kind.IsContainer || call.Kind is FlowStep)
        {
            var before = history.RetryAt(FirstPlace(attempt))?.Number("attempt") ?? 0;
            for (var number = 1; number <= before; number++)
                history.DropInside((attempt with { Number = number }).Place);
            return (null, before);
        }
        await history.Exhausted.WaitAsync(stop);
        while (paused is not null && call != attempt.Step.Compensation)
        {
            pulse.Stand(place, StandingKind.Resume);
            await paused.Task.WaitAsync(stop);
        }
        if (call.Writes) await log.SoonWrittenAsync().WaitAsync(stop);
        pulse.Stand(place, StandingKind.Call, name: call.Connection);
        if (call.Writes && attempt.Step.FailsWhenUnknown)
        {
            if (history.WasAttempted(attempt.Place))
                return (new StepOutcome.Failed(ErrorCodes.OutcomeUnknown,
                    "the server went down while the call was made; whether it was, only the other side knows"), 0);
            await log.AppendAsync(EntryKind.Attempted, attempt.Place, default);
        }
        if (history.RetryAt(attempt.Place) is not { } retry) return (null, 0);
        await StandUntilAsync(place, StandingKind.Retry, retry.InstantOf("at")!.Value, stop);
        pulse.Stand(place, StandingKind.Call, name: call.Connection);
        return (null, retry.Number("attempt"));
    }

    /// <summary>The pause before another attempt. A long one is remembered before it begins.</summary>
    internal async Task<bool> RetryAsync(
        Attempt attempt, StepOutcome.Failed failed, TimeSpan delay, CancellationToken stop)
    {
        var place = attempt.Run.PlaceOf(attempt.Step.Id);
        var at = facts.Time.GetUtcNow() + delay;
        var body = EntryBody.Of(("attempt", JsonText.Of(attempt.Number)), ("at", EntryBody.Instant(at)),
            ("code", EntryBody.Text(failed.Code.Code)));
        if (delay >= KeepAfter)
        {
            await KeepWhenAllowedAsync();
            await log.AppendAsync(EntryKind.Retrying, FirstPlace(attempt), body);
        }
        else log.Append(EntryKind.Retrying, FirstPlace(attempt), body);
        await StandUntilAsync(place, StandingKind.Retry, at, stop);
        if (attempt.Call.Kind.NeedsInside) pulse.Leave(place);
        else pulse.Stand(place, StandingKind.Call, name: attempt.Call.Connection);
        return true;
    }

    /// <summary>How all attempts of a step failed before a crash that came in its fallback; null when none did.
    /// </summary>
    internal (StepOutcome Outcome, int Attempts)? FellBack(StepRun run, PlannedStep step)
    {
        if (history.FellBackAt(run.PlaceOf(step.Id)) is not { } body) return null;
        var problem = body.ToProblem();
        return (new StepOutcome.Failed(ErrorCodes.Find(problem.Code), problem.Detail), problem.Attempts);
    }

    /// <summary>All attempts of a step failed, and another call stands in for it.</summary>
    internal async ValueTask FallBackAsync(StepRun run, PlannedStep step, Problem problem)
    {
        var place = run.PlaceOf(step.Id);
        if (history.FellBackAt(place) is not null) return;
        await history.Exhausted;
        await log.AppendAsync(EntryKind.FellBack, place, EntryBody.Of(problem)!.Value);
    }

    /// <summary>What a container sees: <c>now</c> stays what it was when the container began.</summary>
    internal async Task<RunScope> EnterAsync(Attempt attempt, CancellationToken stop)
    {
        if (history.EnteredAt(attempt.Place) is { } then) return attempt.Run.Scope.At(then);
        await history.Exhausted.WaitAsync(stop);
        var now = facts.Time.GetUtcNow();
        log.Append(EntryKind.Entered, attempt.Place, EntryBody.Of(("now", EntryBody.Instant(now))));
        return attempt.Run.Scope.At(now);
    }

    /// <summary>The name of a call, where the journal's own database can record it with its effect.</summary>
    internal OnceName? OnceOf(Attempt attempt) =>
        log.Database is { } database ? new OnceName(database, facts.Run, attempt.Place) : null;

    /// <summary>Undoes a step, unless that has been done.</summary>
    internal async ValueTask<string?> UndoAsync(StepRun run, PlannedStep step, Func<ValueTask<string?>> undo)
    {
        var place = run.PlaceOf(step.Id);
        if (history.WasUndone(place, out var failure)) return failure;
        failure = await undo();
        await log.AppendAsync(
            EntryKind.Compensated, place, EntryBody.Of(("failure", EntryBody.Text(failure))));
        pulse.Leave(place);
        return failure;
    }

    /// <summary>
    /// What calls nobody gives the same again, so its end need not be durable before others use it: it goes with the
    /// next append. What only reads may be read again, and differently, as long as nobody outside has been shown what
    /// came of it: so steps behind it begin at once, and whatever writes or answers waits.
    /// </summary>
    private async ValueTask RecordAsync(string place, PlannedStep step, RunEvent happened)
    {
        if (RecordedEnd.Of(happened, taken.GetValueOrDefault(place)) is not { } entry) return;
        var isPure = step is { Call.Kind: { NeedsInside: false, About.Waits: false }, Fallback: null };
        var onlyReads = step is { Call: { Writes: false, Kind.NeedsInside: false }, Fallback: null };
        if (isPure || happened is RunEvent.StepSkipped) log.Append(entry.Kind, place, entry.Body);
        else if (onlyReads && !log.IsAwaited) log.AppendSoon(entry.Kind, place, entry.Body);
        else await log.AppendAsync(entry.Kind, place, entry.Body);
    }

    /// <summary>Nothing comes of it any more. Each has one of its own: what waits for something that all share stays in
    /// memory as long as that.</summary>
    private static Task Never() => new TaskCompletionSource().Task;

    private static string FirstPlace(Attempt attempt) => (attempt with { Number = 1 }).Place;
}
