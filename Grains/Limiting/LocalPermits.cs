namespace Meanwhile.Limiting;

/// <summary>
/// A concurrency limit in one silo. Every permit goes back to its owner, for somebody in another silo may have waited
/// longer; what is asked for and what goes back gathers while one message is under way.
/// </summary>
internal sealed class LocalPermits(string key, ConcurrencyRule rule, ILimitOwners owners, TimeProvider time)
    : LocalLimit(key, owners, time)
{
    private readonly LinkedList<LimitWait> waiting = new();
    private ITimer? timer;
    private long inUse;
    private long asked;
    private long granted;
    private long released;
    private (long Asked, long Released) told;
    private int ahead;
    private bool isAsking;
    private bool isArmed;
    private bool mustAskAgain;

    public override bool IsIdle
    {
        get
        {
            lock (Gate) return inUse == 0 && waiting.Count == 0 && !isAsking && asked == granted;
        }
    }

    private bool IsAnythingToAsk => mustAskAgain || told != (asked, released);

    /// <summary>Completes when the call may be made; <see cref="Release"/> it when it has ended.</summary>
    public LimitWait Enter(TimeSpan patience)
    {
        var wait = new LimitWait(this, Now + (rule.FailsAtOnce ? AskedAgain * 5 : patience));
        lock (Gate)
        {
            if (waiting.Count >= Limits.LimitWaitersMax)
            {
                wait.SetResult(new LimitRefusal(AskedAgain));
                return wait;
            }
            waiting.AddLast(wait);
        }
        Settle();
        return wait;
    }

    /// <summary>A call that had a permit has ended.</summary>
    public void Release()
    {
        lock (Gate)
        {
            inUse--;
            released++;
        }
        Settle();
    }

    public override LimitHeld Held(Guid owner)
    {
        lock (Gate)
        {
            Owner = owner;
            (asked, granted, released) = (inUse, inUse, 0);
            told = (inUse, 0);
            return new LimitHeld(true, InUse: inUse);
        }
    }

    public override void Tell(LimitNews news)
    {
        lock (Gate)
        {
            if (news.Owner != Owner || news.Granted is not { } total) return;
            Grant(total);
        }
        Settle();
    }

    public override (int Position, TimeSpan? FreeIn)? Look(LimitWait wait)
    {
        lock (Gate)
        {
            var position = 0;
            foreach (var one in waiting)
            {
                position++;
                if (one == wait) return (position + ahead, null);
            }
            return null;
        }
    }

    public override bool Leave(LimitWait wait)
    {
        lock (Gate) return waiting.Remove(wait);
    }

    private void Grant(long total)
    {
        if (total > granted) granted = total;
    }

    /// <summary>Lets go who may go. What was granted to somebody who has left goes back.</summary>
    private void Settle()
    {
        List<(LimitWait, LimitRefusal?)>? ended = null;
        var asks = false;
        lock (Gate)
        {
            var now = Now;
            for (var free = granted - released - inUse; free > 0; free--)
            {
                if (waiting.First is not { } first)
                {
                    released++;
                    continue;
                }
                waiting.RemoveFirst();
                inUse++;
                (ended ??= []).Add((first.Value, null));
            }
            while (waiting.First is { } late && late.Value.Until < now) Refuse(late, ref ended);
            asked = Math.Max(asked, granted + waiting.Count);
            if (!isAsking && IsAnythingToAsk) isAsking = asks = true;
            Arm();
        }
        Complete(ended);
        if (asks) _ = AskAsync();
    }

    private void Refuse(LinkedListNode<LimitWait> node, ref List<(LimitWait, LimitRefusal?)>? ended)
    {
        waiting.Remove(node);
        (ended ??= []).Add((node.Value, new LimitRefusal(AskedAgain)));
    }

    private void Arm()
    {
        if (isArmed || waiting.Count == 0) return;
        isArmed = true;
        var next = waiting.First!.Value.Until - Now + TimeSpan.FromMilliseconds(1);
        timer ??= Time.CreateTimer(
            static limit => ((LocalPermits)limit!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(WholeMilliseconds(next < AskedAgain ? next : AskedAgain), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody waits: what was pushed may be lost, and a silo that held permits may be gone.</summary>
    private void Ring()
    {
        lock (Gate)
        {
            isArmed = false;
            mustAskAgain = waiting.Count > 0;
        }
        Settle();
    }

    private async Task AskAsync()
    {
        while (NextAsk() is { } ask)
        {
            PermitAnswer answer;
            try
            {
                answer = await Owners.PermitsAsync(Key, ask).ConfigureAwait(false);
            }
            catch (Exception)
            {
                Forget(ask);
                await UnreachableAsync().ConfigureAwait(false);
                Settle();
                continue;
            }
            Complete(Take(ask, answer));
            Settle();
        }
    }

    private PermitAsk? NextAsk()
    {
        lock (Gate)
        {
            if (!IsAnythingToAsk)
            {
                isAsking = false;
                return null;
            }
            mustAskAgain = false;
            told = (asked, released);
            return new PermitAsk
            {
                Silo = Owners.Silo,
                Owner = Owner,
                Limit = rule.Limit,
                Asked = asked,
                Released = released,
                FailsAtOnce = rule.FailsAtOnce,
            };
        }
    }

    /// <summary>Whether it was heard is not known; saying it again changes nothing.</summary>
    private void Forget(PermitAsk ask)
    {
        lock (Gate)
            if (Owner == ask.Owner) mustAskAgain = true;
    }

    private List<(LimitWait, LimitRefusal?)>? Take(PermitAsk ask, PermitAnswer answer)
    {
        lock (Gate)
        {
            if (answer.IsStale || (Owner != Guid.Empty && Owner != answer.Owner))
            {
                mustAskAgain = true;
                return null;
            }
            Owner = answer.Owner;
            Grant(answer.Granted);
            ahead = answer.Ahead;
            if (!ask.FailsAtOnce) return null;

            // Nobody is queued there: what was not granted has been declined.
            List<(LimitWait, LimitRefusal?)>? ended = null;
            var declined = ask.Asked - answer.Granted;
            asked -= declined;
            told = (told.Asked - declined, told.Released);
            var free = granted - released - inUse;
            for (var node = waiting.First; node is not null && declined > 0;)
            {
                var next = node.Next;
                if (free-- <= 0)
                {
                    Refuse(node, ref ended);
                    declined--;
                }
                node = next;
            }
            return ended;
        }
    }
}
