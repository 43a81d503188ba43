using System.Collections.Concurrent;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Meanwhile.Shares;
using Meanwhile.Steps;
using Meanwhile.Telemetry;

namespace Meanwhile.Batches;

/// <summary>
/// Makes calls of different runs of this silo as one. Calls meet when they differ in nothing but what is gathered. What
/// only one of them may be to blame for is found out by making each alone; what surely is no one's, all have failed
/// with.
/// </summary>
public sealed class Batcher(TimeProvider time)
{
    private readonly ConcurrentDictionary<ShareKey, Gathering> open = new();

    /// <summary>The outcome of one of the calls.</summary>
    public async ValueTask<StepOutcome> CallAsync(
        Attempt attempt, object settings, StepContext context, KindCall call, CancellationToken stop)
    {
        var rule = attempt.Step.Batch!;
        var kind = (IBatchedKind)attempt.Call.Kind;
        var member = new BatchMember(settings, context, kind.BytesOf(settings, rule));
        var gathering = Enter(KeyOf(attempt, kind.Common(settings, rule)), member, attempt, call);
        return await WaitAsync(gathering, member, stop).ConfigureAwait(false)
            ?? await AloneAsync(attempt, settings, context, call, stop).ConfigureAwait(false);
    }

    private Gathering Enter(ShareKey key, BatchMember member, Attempt attempt, KindCall call)
    {
        var rule = attempt.Step.Batch!;
        while (true)
        {
            var gathering = open.GetOrAdd(key, static (_, size) => new Gathering(size), rule.MaxSize);
            if (gathering.TryAdd(member, Timer, out var isFull))
            {
                if (isFull) Send();
                return gathering;
            }
            open.TryRemove(KeyValuePair.Create(key, gathering));

            ITimer Timer() => time.CreateTimer(_ => Send(), null, rule.MaxWait, Timeout.InfiniteTimeSpan);

            void Send()
            {
                open.TryRemove(KeyValuePair.Create(key, gathering));
                _ = SendAsync(gathering, attempt, call);
            }
        }
    }

    private static async ValueTask<StepOutcome?> WaitAsync(
        Gathering gathering, BatchMember member, CancellationToken stop)
    {
        var left = new TaskCompletionSource();
        using var leaving = stop.UnsafeRegister(static left => ((TaskCompletionSource)left!).TrySetResult(), left);
        await Task.WhenAny(member.Answer, left.Task).ConfigureAwait(false);
        if (member.Answer.IsCompleted) return await member.Answer.ConfigureAwait(false);
        gathering.Leave(member);
        stop.ThrowIfCancellationRequested();
        return null;
    }

    private static async Task SendAsync(Gathering gathering, Attempt attempt, KindCall call)
    {
        var members = gathering.Close();
        if (members.Count == 0) return;
        Signals.BatchSent(attempt.Call.Kind.Name, members.Count);
        if (members.Count == 1)
        {
            members[0].Give(null);
            return;
        }
        try
        {
            var first = members[0].Context;
            var context = new StepContext
            {
                Connection = first.Connection,
                TraceParent = first.TraceParent,
                TraceState = first.TraceState,
            };
            var all = members.Select(member => member.Settings).ToArray();
            var joined = ((IBatchedKind)attempt.Call.Kind).Join(all, attempt.Step.Batch!);
            var outcome = await call(attempt.Call.Kind, joined, context, gathering.Unwanted).ConfigureAwait(false);
            GiveBack(members, Parts(outcome, attempt, all));
        }
        catch (OperationCanceledException)
        {
            // All have left.
        }
        catch (Exception bug)
        {
            foreach (var member in members) member.Break(bug);
        }
    }

    private static void GiveBack(IReadOnlyList<BatchMember> members, IReadOnlyList<StepOutcome>? parts)
    {
        for (var index = 0; index < members.Count; index++) members[index].Give(parts?[index]);
    }

    private static async ValueTask<StepOutcome> AloneAsync(
        Attempt attempt, object settings, StepContext context, KindCall call, CancellationToken stop)
    {
        var joined = ((IBatchedKind)attempt.Call.Kind).Join([settings], attempt.Step.Batch!);
        var outcome = await call(attempt.Call.Kind, joined, context, stop).ConfigureAwait(false);
        return outcome is StepOutcome.Failed ? outcome : Parts(outcome, attempt, [settings])?[0] ?? Unreadable(null);
    }

    /// <summary>The outcome of each member; null when each has to be asked for alone.</summary>
    private static IReadOnlyList<StepOutcome>? Parts(StepOutcome outcome, Attempt attempt, object[] members)
    {
        if (outcome is StepOutcome.Failed failed)
            return IsNobodysFault(failed) ? Enumerable.Repeat(outcome, members.Length).ToArray() : null;
        var split = ((IBatchedKind)attempt.Call.Kind).Split(
            ((StepOutcome.Done)outcome).Value, members, attempt.Step.Batch!);
        if (split.Fault is not null)
            return Enumerable.Repeat<StepOutcome>(Unreadable(split.Fault), members.Length).ToArray();
        return split.Values?.Select(value => (StepOutcome)new StepOutcome.Done(value)).ToArray();
    }

    /// <summary>Whether each call alone would have failed too: whoever is down is not asked a hundred times more.
    /// </summary>
    private static bool IsNobodysFault(StepOutcome.Failed failed) =>
        failed.Class is FailureClass.Connect or FailureClass.Timeout || failed.Status is 429 or 502 or 503 or 504;

    private static StepOutcome.Failed Unreadable(string? fault) =>
        new(ErrorCodes.BatchUnreadable, fault ?? "the answer does not say what belongs to the call");

    private static ShareKey KeyOf(Attempt attempt, object common)
    {
        var rule = attempt.Step.Batch!;
        var text = CallText.Of(attempt);
        text.Add(rule.By);
        text.Add(rule.Column);
        text.Add($"{rule.MaxSize} {rule.MaxWait}");
        text.AddSettings(common);
        return text.Key();
    }
}
