namespace Meanwhile.Limiting;

/// <summary>A circuit breaker in one silo: a look at how it stands, and a word to its owner when calls fail.</summary>
internal sealed class LocalBreaker(string key, BreakerRule rule, ILimitOwners owners, TimeProvider time)
    : LocalLimit(key, owners, time)
{
    private BreakerState state;
    private TimeSpan openUntil;
    private int failed;
    private bool isKnown;
    private bool isTelling;

    public override bool IsIdle
    {
        get
        {
            lock (Gate) return state == BreakerState.Closed && failed == 0;
        }
    }

    /// <summary>Why no call may be made, as far as this silo has heard; null when one may.</summary>
    public LimitRefusal? Refusal
    {
        get
        {
            lock (Gate)
                return state == BreakerState.Closed ? null
                    : new LimitRefusal(openUntil > Now ? openUntil - Now : AskedAgain);
        }
    }

    /// <summary>Whether a call may be made, and whether it is the one that tries: tell how it ended then.</summary>
    public async ValueTask<(LimitRefusal? Refusal, bool IsProbe)> EnterAsync()
    {
        lock (Gate)
        {
            if (isKnown && state == BreakerState.Closed) return (null, false);
            if (isKnown && Now < openUntil) return (new LimitRefusal(openUntil - Now), false);
        }
        try
        {
            var asking = Owners.BreakerAsync(Key, Ask(wantsProbe: true));
            var answer = asking.IsCompleted
                ? await asking.ConfigureAwait(false)
                : await asking.WaitAsync(AskedAgain, Time).ConfigureAwait(false);
            Note(answer.Owner, answer.State, answer.OpenFor);
            if (answer.State == BreakerState.Closed || answer.MayProbe) return (null, answer.MayProbe);
            return (new LimitRefusal(answer.OpenFor > TimeSpan.Zero ? answer.OpenFor : AskedAgain), false);
        }
        catch (Exception)
        {
            // A breaker protects an upstream; without its owner nothing is known against the upstream.
            return (null, false);
        }
    }

    /// <summary>The call that tries has ended.</summary>
    public async Task EndProbeAsync(bool succeeded)
    {
        try
        {
            var answer = await Owners.BreakerAsync(Key, Ask(succeeded: succeeded)).ConfigureAwait(false);
            Note(answer.Owner, answer.State, answer.OpenFor);
        }
        catch (Exception)
        {
            // The owner lets another one try when it hears nothing.
        }
    }

    /// <summary>A call has failed, and it was the upstream's fault.</summary>
    public void Fail()
    {
        lock (Gate)
        {
            failed++;
            if (isTelling) return;
            isTelling = true;
        }
        _ = TellOwnerAsync();
    }

    public override LimitHeld Held(Guid owner)
    {
        lock (Gate)
        {
            Owner = owner;
            return new LimitHeld(true,
                OpenFor: state == BreakerState.Closed ? null : openUntil > Now ? openUntil - Now : TimeSpan.Zero);
        }
    }

    public override void Tell(LimitNews news)
    {
        if (news.State is { } now) Note(news.Owner, now, news.OpenFor);
    }

    private void Note(Guid owner, BreakerState stateNow, TimeSpan openFor)
    {
        lock (Gate)
        {
            (Owner, isKnown, state) = (owner, true, stateNow);
            openUntil = Now + openFor;
        }
    }

    private async Task TellOwnerAsync()
    {
        while (true)
        {
            BreakerAsk ask;
            lock (Gate)
            {
                if (failed == 0)
                {
                    isTelling = false;
                    return;
                }
                ask = Ask(failed);
                failed = 0;
            }
            try
            {
                var answer = await Owners.BreakerAsync(Key, ask).ConfigureAwait(false);
                Note(answer.Owner, answer.State, answer.OpenFor);
            }
            catch (Exception)
            {
                await UnreachableAsync().ConfigureAwait(false);
            }
        }
    }

    private BreakerAsk Ask(int failures = 0, bool wantsProbe = false, bool? succeeded = null) => new()
    {
        Silo = Owners.Silo,
        Failures = rule.Failures,
        Window = rule.Window,
        OpenFor = rule.OpenFor,
        Failed = failures,
        WantsProbe = wantsProbe,
        ProbeSucceeded = succeeded,
    };
}
