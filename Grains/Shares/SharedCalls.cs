using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Runs;
using Meanwhile.Steps;
using Meanwhile.Telemetry;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Shares;

/// <summary>
/// Stands around all attempts of a step with <c>cache</c> or <c>singleFlight</c>: gives a value that was kept, waits
/// for a call in flight, or has the call made. A value that is taken costs neither an attempt nor a wait.
/// </summary>
public sealed partial class SharedCalls(
    LocalShares local, Renderer renderer, ShareMaker maker, ILogger<SharedCalls> log)
{
    /// <summary>The outcome of a step, and how many attempts were made for it here.</summary>
    public async ValueTask<(StepOutcome Outcome, int Attempts)> RunAsync(
        ShareRule rule, Attempt first, RetryRule? retry, int made, AllAttempts attempts, CancellationToken stop)
    {
        var (key, settings, fault) = rule.Key is { } named
            ? await NamedAsync(named, first, stop).ConfigureAwait(false)
            : await FilledAsync(first, stop).ConfigureAwait(false);
        if (fault is not null) return (new StepOutcome.Failed(fault.Code, fault.Detail), 0);
        var isFirst = first.Run.Recording?.IsFirst(key) ?? false;
        var found = Find(rule, key);
        if (found is not (_, Freshness.Fresh) && !(found is not null && local.IsInFlight(key)))
        {
            if (settings is null) (_, settings, fault) = await FilledAsync(first, stop).ConfigureAwait(false);
            if (fault is not null) return (new StepOutcome.Failed(fault.Code, fault.Detail), 0);
            var call = SharedCall.Of(key, rule, first with { Settings = settings }, retry, made, attempts);
            if (found is null) return await WaitAsync(call, isFirst, stop).ConfigureAwait(false);
            Refresh(call);
        }
        var (kept, freshness) = found!.Value;
        Signals.ShareEnded(freshness == Freshness.Fresh ? "hit" : "stale");
        var value = kept.ToStepValue();
        if (isFirst) Record(first, value, first.Run.Waits.NowMicroseconds);
        return (new StepOutcome.Done(value), 0);
    }

    private (KeptValue Kept, Freshness Freshness)? Find(ShareRule rule, ShareKey key)
    {
        if (!rule.Keeps || local.Find(key) is not { } kept) return null;
        var freshness = rule.Judge(kept, kept.Age(local.Time));
        return freshness == Freshness.Gone ? null : (kept, freshness);
    }

    private async ValueTask<(StepOutcome Outcome, int Attempts)> WaitAsync(
        SharedCall call, bool isFirst, CancellationToken stop)
    {
        using var late = call.First.Left is { } left ? new CancellationTokenSource(left, local.Time) : null;
        using var both = late is null ? null : CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return await FetchAsync(call, isFirst, both?.Token ?? stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            var who = call.First.Connection?.Name ?? call.First.Call.Connection ?? call.First.Call.Kind.Name;
            return Outcome(call, new ShareEnd(null, new StepOutcome.Failed(ErrorCodes.DeadlineExceeded,
                $"`{who}` did not answer within what was left of the deadline"), 0));
        }
    }

    private async ValueTask<(StepOutcome Outcome, int Attempts)> FetchAsync(
        SharedCall call, bool isFirst, CancellationToken stop)
    {
        if (!call.Rule.Joins)
        {
            Signals.ShareEnded("miss");
            return Outcome(call, await maker.MakeAsync(call, stop).ConfigureAwait(false));
        }
        while (true)
        {
            var (flight, isMine) = local.Enter(call.Key);
            Signals.ShareEnded(isMine ? "miss" : "joined");
            if (isMine) _ = FlyAsync(flight, call);
            var began = call.First.Run.Waits.NowMicroseconds;
            var end = isMine
                ? await flight.WaitAsync(stop).ConfigureAwait(false)
                : await JoinAsync(call, flight, stop).ConfigureAwait(false);
            if (!isMine && (end.IsGivenUp || end.IsMakersOwn)) continue;
            var isTaken = !isMine || end.Attempts == 0;
            if (isTaken && isFirst && end.Value is { } value) Record(call.First, value.ToStepValue(), began);
            if (isMine && Find(call.Rule, call.Key) is (_, Freshness.Stale)) Refresh(call);

            // What others have made is no attempt of this run, unless it comes to nothing.
            return Outcome(call, isTaken && end.Failure is null ? end with { Attempts = 0 } : end);
        }
    }

    private static async ValueTask<ShareEnd> JoinAsync(SharedCall call, Flight flight, CancellationToken stop)
    {
        var waits = call.First.Run.Waits;
        var began = waits.Begin();
        try
        {
            return await flight.WaitAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            waits.End(began);
        }
    }

    /// <summary>Has a call made for all who wait for it. Ends it in any case, for they have nobody else.</summary>
    private async Task FlyAsync(Flight flight, SharedCall call)
    {
        var end = ShareEnd.GivenUp;
        try
        {
            end = Find(call.Rule, call.Key) is ({ } kept, Freshness.Fresh)
                ? new ShareEnd(kept, null, 0)
                : await maker.MakeAsync(call, flight.Unwanted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (flight.Unwanted.IsCancellationRequested)
        {
            // Whoever comes next makes it anew.
        }
        catch (Exception bug)
        {
            Log.Bug(log, bug, call.First.Path, call.First.Run.Facts.Plan.Flow);
            end = new ShareEnd(null, new StepOutcome.Failed(ErrorCodes.Internal, "The shared call broke"), 0);
        }
        finally
        {
            local.Land(call.Key, flight, end);
        }
    }

    /// <summary>Fetches a fresh value that nobody waits for, unless that is being done.</summary>
    private void Refresh(SharedCall call)
    {
        var (flight, isMine) = local.Enter(call.Key);
        if (isMine) _ = FlyAsync(flight, call.InBackground());
        else flight.Leave();
    }

    private (StepOutcome Outcome, int Attempts) Outcome(SharedCall call, ShareEnd end)
    {
        if (end.Value is { } value) return (new StepOutcome.Done(value.ToStepValue()), end.Attempts);
        var failure = end.Failure!;
        if (!IsUpstreamAtFault(failure) || local.Find(call.Key) is not { } old
            || !call.Rule.StandsIn(old, old.Age(local.Time)))
            return (failure, end.Attempts);
        Signals.ShareEnded("stood in");
        return (new StepOutcome.Done(old.ToStepValue()), end.Attempts);
    }

    /// <summary>Whether an older answer may stand in: not where the upstream has answered that the call is wrong.
    /// </summary>
    private static bool IsUpstreamAtFault(StepOutcome.Failed failure) => failure.Code.Side == Side.Upstream
        && failure.Status is not (>= 400 and < 500 and not 429);

    private static void Record(Attempt attempt, StepValue value, long began)
    {
        var recording = attempt.Run.Recording!;
        recording.End(recording.Begin(attempt.Path, began), new StepOutcome.Done(value),
            attempt.Run.Waits.NowMicroseconds);
    }

    /// <summary>The settings, and the call named by them: whoever makes the same call shares it.</summary>
    private async ValueTask<(ShareKey Key, object? Settings, RenderFault? Fault)> FilledAsync(
        Attempt attempt, CancellationToken stop)
    {
        var call = attempt.Call;
        var rendering = await renderer.PrepareAsync(call.Settings.Scripts, attempt.Run.Scope, stop)
            .ConfigureAwait(false);
        if (rendering.Fault is not null) return (default, null, rendering.Fault);
        var settings = call.Settings.Render(rendering);
        if (rendering.Fault is not null) return (default, null, rendering.Fault);
        var text = CallText.Of(attempt);
        text.AddSettings(settings);
        return (text.Key(), settings, null);
    }

    /// <summary>
    /// The call named by its author. The name says nothing about what is called, so it holds for this step alone, as it
    /// is written now.
    /// </summary>
    private async ValueTask<(ShareKey Key, object? Settings, RenderFault? Fault)> NamedAsync(
        PlannedTemplate named, Attempt attempt, CancellationToken stop)
    {
        var rendering = await renderer.PrepareAsync(named.Scripts, attempt.Run.Scope, stop).ConfigureAwait(false);
        var name = rendering.Fault is null ? named.Template.Json(rendering) : null;
        if (rendering.Fault is not null) return (default, null, rendering.Fault);
        if (name is null || JsonText.IsNull(name.Value.Span))
            return (default, null, new RenderFault(ErrorCodes.ExpressionFailed,
                "the `key` of `cache` has no value, and everybody without one would share theirs"));
        var text = CallText.Of(attempt);
        text.Add(attempt.Run.Facts.Plan.Flow);
        text.Add(attempt.Path);
        text.Add(attempt.Step.Content);
        text.Add(name.Value.Span);
        return (text.Key(), null, null);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The shared call of step {Step} of flow {Flow} threw")]
        public static partial void Bug(ILogger log, Exception error, string step, string flow);
    }
}
