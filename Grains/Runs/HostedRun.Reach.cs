using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Meanwhile.Journal;

namespace Meanwhile.Runs;

/// <content>How others reach the run while it goes on.</content>
public sealed partial class HostedRun
{
    private Task? moving;
    private TaskCompletionSource? leftAlone;
    private int callers;

    /// <summary>The run as it stands.</summary>
    public RunSnapshot Snapshot() => new()
    {
        Run = facts.Run,
        Flow = facts.Plan.Flow,
        Version = facts.Plan.Version,
        Key = Key,
        StartedAt = facts.StartedAt,
        Status = Status,
        IsDurable = IsDurable,
        Steps = [.. facts.Plan.Body.Steps.Select(step => RunViews.Of(step, state[step.Index]))],
        Result = end,
    };

    /// <summary>What it waits for now.</summary>
    public Standing[] Why() =>
        [.. pulse.All.Select(WithLimit).OrderBy(one => one.Place, StringComparer.Ordinal)];

    /// <summary>What it shares state and order with; null for runs that stand alone.</summary>
    internal string? Key { get; init; }

    private RunStatus Status => end is not null ? end.Status
        : paused is not null ? RunStatus.Paused
        : IsQueued ? RunStatus.Queued
        : pulse.IsQuiet ? RunStatus.Waiting
        : RunStatus.Running;

    /// <summary>
    /// Waits for the answer, as long as the caller is patient and there is something to be patient for.
    /// </summary>
    public async Task<RunReply> AwaitAsync(TimeSpan patience, CancellationToken left)
    {
        if (patience > TimeSpan.Zero && !Answer.IsCompleted && !IsGone)
        {
            using var caller = new WaitingCaller(patience, facts.Time, left);
            callers++;
            waiting.Add(caller);
            Settle();
            await caller.Released;
            waiting.Remove(caller);
            Left();
        }
        var hasMoved = !Answer.IsCompleted && IsGone;
        return new RunReply
        {
            Run = facts.Run,
            Result = given,
            HasMoved = hasMoved,
        };
    }

    /// <summary>Nobody waits for it any more: a run that may be kept is, any other ends.</summary>
    public Task CallerLeftAsync()
    {
        if (Answer.IsCompleted || IsDurable) return Task.CompletedTask;
        if (IsKeptWhenLong) return KeepAsync();
        ending.Cancel();
        return Task.CompletedTask;
    }

    /// <summary>From now on the run outlives its process, where its flow allows that.</summary>
    public Task KeepWhenAllowedAsync() => IsKeptWhenLong ? KeepAsync() : Task.CompletedTask;

    /// <summary>From now on the run outlives its process.</summary>
    public Task KeepAsync() => Keep is not { } keep || IsDurable || Ended.IsCompleted
        ? Kept
        : moving ??= log.MoveAsync(keep.Journal, keep.Start);

    public async Task<ChangeOutcome> SignalAsync(RunSignal signal)
    {
        if (history.Signals.Knows(signal.Id)) return ChangeOutcome.Made;
        if (Ended.IsCompleted) return ChangeOutcome.Refused("it has ended");
        await log.AppendAsync(EntryKind.Signalled, signal.Name, EntryBody.Of(
            ("id", EntryBody.Text(signal.Id)), ("data", EntryBody.Json(signal.Data))));
        history.Signals.Add(new Signal(signal.Id, signal.Name, EntryBody.Json(signal.Data)));
        return ChangeOutcome.Made;
    }

    public async Task<ChangeOutcome> CallAsync(string secret, string name, Payload? data)
    {
        if (!IsSecret(Secret(facts), secret)) return ChangeOutcome.Missing;
        var signal = HookSignal(name);
        if (history.Signals.Knows(signal) || Ended.IsCompleted) return ChangeOutcome.Refused("it was called before");
        return await SignalAsync(new RunSignal(signal, signal, data));
    }

    /// <summary>Whether somebody who calls an address of a run knows it, and has not guessed.</summary>
    internal static bool IsSecret(string? own, string told) => own is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(told), Encoding.UTF8.GetBytes(own));

    public async Task<ChangeOutcome> ChangeAsync(RunChange change)
    {
        if (Ended.IsCompleted) return ChangeOutcome.Refused("it has ended");
        switch (change)
        {
            case RunChange.Cancel:
                if (WasAskedToEnd) return ChangeOutcome.Made;
                await log.AppendAsync(EntryKind.CancelRequested, "", default);
                EndNow();
                return ChangeOutcome.Made;
            case RunChange.Pause:
                if (paused is not null) return ChangeOutcome.Made;
                paused = new TaskCompletionSource();
                log.Status = RunStatus.Paused;
                await log.AppendAsync(EntryKind.Paused, "", default);
                Settle();
                return ChangeOutcome.Made;
            case RunChange.Resume:
                if (paused is not { } held) return ChangeOutcome.Refused("it is not paused");
                log.Status = RunStatus.Running;
                await log.AppendAsync(EntryKind.Resumed, "", default);
                paused = null;
                held.SetResult();
                return ChangeOutcome.Made;
            default:
                return ChangeOutcome.Refused("it has not failed");
        }
    }

    /// <summary>Completes when nobody waits for it or watches it.</summary>
    public async Task LeftAloneAsync()
    {
        while (callers > 0) await (leftAlone ??= new TaskCompletionSource()).Task;
    }

    /// <summary>What has happened after this number and whatever happens from now on, to the end. Called from any turn.
    /// </summary>
    public async IAsyncEnumerable<RunNews> FollowAsync(
        long after, Func<Task<IReadOnlyList<JournalEntry>>> past, [EnumeratorCancellation] CancellationToken stop)
    {
        var (channel, told) = await Turn.DoAsync(() => Task.FromResult(Watch()));
        if (channel is null) yield break;
        try
        {
            foreach (var entry in told ?? await past())
            {
                if (entry.Seq <= after) continue;
                after = entry.Seq;
                if (NewsText.Of(entry, facts.Plan) is { } news) yield return news;
            }
            await foreach (var news in channel.Reader.ReadAllAsync(stop))
                if (news.Seq is null || news.Seq > after) yield return news;
        }
        finally
        {
            await Turn.DoAsync(() =>
            {
                watch.Leave(channel);
                Left();
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>A watcher's channel, and what has happened when no journal tells it; no channel when there are too
    /// many.</summary>
    private (Channel<RunNews>? Channel, IReadOnlyList<JournalEntry>? Told) Watch()
    {
        if (watch.IsFull) return default;
        var channel = watch.Enter();
        callers++;
        if (Ended.IsCompleted || IsGone) channel.Writer.TryComplete();
        return (channel, IsDurable ? null : [.. log.Kept]);
    }

    private void Left()
    {
        callers--;
        Settle();
        if (callers > 0 || leftAlone is not { } told) return;
        leftAlone = null;
        told.SetResult();
    }

    private void Tell(JournalEntry entry)
    {
        if (watch.IsEmpty || NewsText.Of(entry, facts.Plan) is not { } news) return;
        watch.Tell(news);
        if (entry.Kind == EntryKind.Ended) watch.Close();
    }

    private void Tell(string type, string place) => watch.Tell(new RunNews(
        null, type, facts.Time.GetUtcNow(), new Payload(EntryBody.Of(("step", EntryBody.Text(place))).ToArray())));
}
