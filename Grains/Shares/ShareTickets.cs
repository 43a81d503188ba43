using Meanwhile.Runs;

namespace Meanwhile.Shares;

/// <summary>
/// Who makes one call, for the whole cluster: one at a time holds the ticket, and the others wait for what he fills in.
/// A ticket runs out, for its holder may have died; then the next one has it. One thing at a time uses it.
/// </summary>
internal sealed class ShareTickets(LocalShares local, ShareKey key)
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(Limits.ShareAnswerSecondsMax);

    // A number that was given out before a crash must not be taken for one of now.
    private long tickets = Random.Shared.NextInt64(1, long.MaxValue / 2);
    private Ticket? given;

    private TimeProvider Time => local.Time;

    /// <inheritdoc cref="IShareGrain.Ask"/>
    public async Task<ShareReply> AskAsync(ShareAsk ask, CancellationToken stop)
    {
        var asked = Time.GetTimestamp();
        while (true)
        {
            if (Kept(ask) is { } kept) return new ShareReply { Value = kept.ToShared(Time) };
            if (!ask.Joins) return new ShareReply { Ticket = 0, Value = Old(ask) };
            if (given is not { } ticket || ticket.Left(Time) <= TimeSpan.Zero)
            {
                given = new Ticket(++tickets, Time.GetTimestamp(), TimeSpan.FromMilliseconds(ask.BoundMilliseconds));
                return new ShareReply { Ticket = given.Number, Value = Old(ask) };
            }
            var patience = AnswerMax - Time.GetElapsedTime(asked);
            if (patience <= TimeSpan.Zero) return ShareReply.AskAgain;
            if (await EndOf(ticket, patience, stop) is { } end)
                return end.Failure is null ? end : end with { Value = Old(ask) };
        }
    }

    /// <inheritdoc cref="IShareGrain.Fill"/>
    public void Fill(ShareFill fill)
    {
        if (fill is { Value: { } shared, IsKept: true }) local.Keep(key, KeptValue.Of(shared, Time));
        if (given is not { } ticket || ticket.Number != fill.Ticket) return;
        given = null;
        ticket.Filled.TrySetResult(fill.Value is null && fill.Failure is null
            ? null
            : new ShareReply { Value = fill.Value, Failure = fill.Failure });
    }

    /// <summary>What came of the call; null when it was given up, or nobody has said anything for too long.</summary>
    private async Task<ShareReply?> EndOf(Ticket ticket, TimeSpan patience, CancellationToken stop)
    {
        var left = ticket.Left(Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var late = Pause.ForAsync(left < patience ? left : patience, Time, ending.Token);
        await Task.WhenAny(ticket.Filled.Task, late);
        ending.Cancel();
        stop.ThrowIfCancellationRequested();
        return ticket.Filled.Task.IsCompleted ? await ticket.Filled.Task : null;
    }

    private KeptValue? Kept(ShareAsk ask)
    {
        var rule = Rule(ask);
        if (!rule.Keeps || local.Find(key) is not { } kept) return null;
        var freshness = rule.Judge(kept, kept.Age(Time));
        return freshness == Freshness.Fresh || (freshness == Freshness.Stale && ask.TakesStale) ? kept : null;
    }

    /// <summary>The last value there was, for who may need it: to have it confirmed, or when the call fails.</summary>
    private SharedValue? Old(ShareAsk ask) => Rule(ask).Keeps ? local.Find(key)?.ToShared(Time) : null;

    private static ShareRule Rule(ShareAsk ask) => new()
    {
        Ttl = TimeSpan.FromMilliseconds(ask.FreshMilliseconds),
        StaleWhileRevalidate = TimeSpan.FromMilliseconds(ask.StaleMilliseconds),
        IsByHeaders = ask.IsByHeaders,
    };

    private sealed class Ticket(long number, long givenAt, TimeSpan bound)
    {
        public long Number => number;

        public TaskCompletionSource<ShareReply?> Filled { get; } = new();

        public TimeSpan Left(TimeProvider time) => bound - time.GetElapsedTime(givenAt);
    }
}
