namespace Meanwhile.Limiting;

/// <summary>
/// A rate limit in one silo: a queue of calls that wait and a queue of slots for them, each in its order. While one ask
/// is under way those who come gather for the next, so at rest a call costs one message and under load many share one.
/// </summary>
internal sealed class LocalRate(string key, RateRule rule, ILimitOwners owners, TimeProvider time)
    : LocalLimit(key, owners, time)
{
    private readonly LinkedList<LimitWait> waiting = new();
    private readonly SlotQueue slots = new(rule);
    private ITimer? timer;
    private TimeSpan pauseWanted;
    private TimeSpan armedFor = TimeSpan.MaxValue;
    private bool isAsking;
    private bool mayBeLate;

    public override bool IsIdle
    {
        get
        {
            lock (Gate) return waiting.Count == 0 && !isAsking && slots.IsOver(Now);
        }
    }

    private bool IsAnythingToAsk =>
        waiting.Count > slots.Count || slots.HasReturned || pauseWanted > TimeSpan.Zero;

    /// <summary>Completes when the call may be made; then it must be made at once.</summary>
    public LimitWait Enter(TimeSpan patience)
    {
        var wait = new LimitWait(this, Now + (rule.FailsAtOnce ? AskedAgain * 5 : patience));
        lock (Gate)
        {
            if (waiting.Count >= Limits.LimitWaitersMax)
            {
                wait.SetResult(new LimitRefusal(rule.Per));
                return wait;
            }
            waiting.AddLast(wait);
        }
        Settle();
        return wait;
    }

    /// <summary>The upstream has asked to be left alone: the whole schedule moves.</summary>
    public void Pause(TimeSpan span)
    {
        lock (Gate) pauseWanted = span > pauseWanted ? span : pauseWanted;
        Settle();
    }

    public override LimitHeld Held(Guid owner)
    {
        lock (Gate)
        {
            Owner = owner;
            return new LimitHeld(true, slots.Rebase(Now, rule.Per));
        }
    }

    public override void Tell(LimitNews news)
    {
        lock (Gate)
        {
            if (news.Owner != Owner || news.Shift is not { } shift) return;
            mayBeLate |= slots.Move(shift, Now, news.PausedFor);
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
                if (one == wait) return (position + 1, position < slots.Count ? slots[position].Due - Now : null);
                position++;
            }
            return null;
        }
    }

    public override bool Leave(LimitWait wait)
    {
        lock (Gate)
        {
            if (!waiting.Remove(wait)) return false;
        }
        Settle();
        return true;
    }

    /// <summary>Lets go who may go, and sees to what is missing for the others.</summary>
    private void Settle()
    {
        List<(LimitWait, LimitRefusal?)>? ended = null;
        var asks = false;
        lock (Gate)
        {
            var now = Now;
            if (slots.DropMissed(now) > 0) mayBeLate = true;
            while (waiting.First is { } first && slots.TryTake(now))
            {
                waiting.RemoveFirst();
                (ended ??= []).Add((first.Value, null));
            }
            RefuseLate(now, ref ended);
            slots.ReturnBeyond(waiting.Count);
            if (!isAsking && IsAnythingToAsk) isAsking = asks = true;
            Arm(now);
        }
        Complete(ended);
        if (asks) _ = AskAsync();
    }

    /// <summary>Refuses those whose slot comes too late, and those who have waited for one too long.</summary>
    private void RefuseLate(TimeSpan now, ref List<(LimitWait, LimitRefusal?)>? ended)
    {
        if (!mayBeLate) return;
        mayBeLate = false;
        var slot = 0;
        for (var node = waiting.First; node is not null;)
        {
            var next = node.Next;
            var due = slot < slots.Count ? slots[slot].Due : now;
            if (due > node.Value.Until)
            {
                waiting.Remove(node);
                (ended ??= []).Add((node.Value, new LimitRefusal(due - now)));
            }
            else slot++;
            node = next;
        }
    }

    /// <summary>Rings when the first slot is due, and now and then while somebody has none.</summary>
    private void Arm(TimeSpan now)
    {
        var next = slots.Count > 0 ? slots[0].Due : TimeSpan.MaxValue;
        if (waiting.Count > slots.Count && next > now + AskedAgain) next = now + AskedAgain;
        if (next == TimeSpan.MaxValue || (armedFor > now && armedFor <= next)) return;
        armedFor = next;
        timer ??= Time.CreateTimer(
            static limit => ((LocalRate)limit!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(WholeMilliseconds(next - now), Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        lock (Gate)
        {
            armedFor = TimeSpan.MaxValue;
            mayBeLate = true;
        }
        Settle();
    }

    private async Task AskAsync()
    {
        while (NextAsk() is { } ask)
        {
            SlotAnswer answer;
            try
            {
                answer = await Owners.SlotsAsync(Key, ask).ConfigureAwait(false);
            }
            catch (Exception)
            {
                await UnreachableAsync().ConfigureAwait(false);
                Settle();
                continue;
            }
            Complete(Take(ask, answer));
            Settle();
        }
    }

    private SlotAsk? NextAsk()
    {
        lock (Gate)
        {
            if (!IsAnythingToAsk)
            {
                isAsking = false;
                return null;
            }
            var ask = new SlotAsk
            {
                Silo = Owners.Silo,
                Owner = Owner,
                Limit = rule.Limit,
                Per = rule.Per,
                Burst = rule.Burst,
                Count = Math.Max(0, waiting.Count - slots.Count),
                Patience = rule.FailsAtOnce ? TimeSpan.Zero : LongestPatience(),
                Returned = slots.TakeReturned(),
                Pause = pauseWanted,
            };
            pauseWanted = TimeSpan.Zero;
            return ask;
        }
    }

    private TimeSpan LongestPatience()
    {
        var latest = TimeSpan.Zero;
        for (var node = FirstWithoutSlot(); node is not null; node = node.Next)
            if (node.Value.Until > latest) latest = node.Value.Until;
        return latest - Now;
    }

    private LinkedListNode<LimitWait>? FirstWithoutSlot()
    {
        if (waiting.Count <= slots.Count) return null;
        var node = waiting.First;
        for (var skipped = 0; skipped < slots.Count; skipped++) node = node!.Next;
        return node;
    }

    /// <summary>Takes the slots over; gives those for whom there is none.</summary>
    private List<(LimitWait, LimitRefusal?)>? Take(SlotAsk ask, SlotAnswer answer)
    {
        lock (Gate)
        {
            if (answer.IsStale || (Owner != Guid.Empty && Owner != answer.Owner))
            {
                if (ask.Pause > pauseWanted) pauseWanted = ask.Pause;
                return null;
            }
            Owner = answer.Owner;
            mayBeLate = true;
            slots.Add(answer, Now);
            List<(LimitWait, LimitRefusal?)>? refused = null;
            var left = ask.Count - answer.Slots.Length;
            for (var node = left > 0 ? FirstWithoutSlot() : null; node is not null && left > 0; left--)
            {
                var next = node.Next;
                waiting.Remove(node);
                (refused ??= []).Add((node.Value, new LimitRefusal(answer.NextIn)));
                node = next;
            }
            return refused;
        }
    }
}
