using Meanwhile.Runs;
using Meanwhile.Telemetry;

namespace Meanwhile.Limiting;

/// <summary>
/// One limit for the whole cluster. It has nothing but its memory: when it begins it asks every silo what it holds, and
/// it hands nothing out before it knows. One thing happens at a time.
/// </summary>
internal sealed class LimitOwner
{
    private static readonly TimeSpan AskedAgain = TimeSpan.FromMilliseconds(200);

    private readonly string key;
    private readonly ILimitSilos silos;
    private readonly TimeProvider time;
    private readonly Guid id;
    private readonly long began;
    private readonly HashSet<string> known = [];
    private readonly RateSchedule rate = new();
    private readonly PermitLedger permits = new();
    private readonly Breaker breaker = new();
    private readonly List<TaskCompletionSource> early = [];
    private bool isRecovered;
    private bool isFresh = true;
    private bool isCountedOpen;
    private int losses;

    public LimitOwner(string key, ILimitSilos silos, TimeProvider time)
    {
        (this.key, this.silos, this.time) = (key, silos, time);
        id = Guid.CreateVersion7(time.GetUtcNow());
        began = time.GetTimestamp();
    }

    private TimeSpan Now => time.GetElapsedTime(began);

    public async Task<SlotAnswer> SlotsAsync(SlotAsk ask)
    {
        if (!await IsCurrentAsync(ask.Silo, ask.Owner)) return new SlotAnswer { Owner = id, IsStale = true };
        var now = Now;

        // The slots of a silo that is lost are known to nobody; all that could be used lie before now.
        if (isFresh && silos.SinceLoss < ask.Per) rate.Continue(now, TimeSpan.Zero);
        isFresh = false;
        rate.Use(ask.Limit, ask.Per, ask.Burst);
        foreach (var slot in ask.Returned) rate.Return(slot);
        if (ask.Pause > TimeSpan.Zero && rate.Pause(now, now + ask.Pause)) TellShift(now, ask.Silo);
        var slots = rate.Take(now, ask.Count, ask.Patience);
        return new SlotAnswer
        {
            Owner = id,
            Now = now,
            Shift = rate.Shift,
            PausedFor = rate.PausedFor(now),
            Slots = slots,
            NextIn = rate.NextIn(now),
        };
    }

    public async Task<PermitAnswer> PermitsAsync(PermitAsk ask)
    {
        if (!await IsCurrentAsync(ask.Silo, ask.Owner)) return new PermitAnswer(id, true, 0, 0);
        ForgetLost();
        if (ask.Owner == Guid.Empty) permits.Begin(ask.Silo, 0);
        TellGranted(permits.Take(ask), ask.Silo);
        return new PermitAnswer(id, false, permits.GrantedTo(ask.Silo), permits.AheadOf(ask.Silo));
    }

    public async Task<BreakerAnswer> BreakerAsync(BreakerAsk ask)
    {
        await RecoveredAsync();
        known.Add(ask.Silo);
        var now = Now;
        var before = breaker.StateAt(now);
        if (ask.ProbeSucceeded is { } succeeded) breaker.EndProbe(now, succeeded, ask.OpenFor);
        else if (ask.Failed > 0) breaker.Fail(now, ask);
        var state = breaker.StateAt(now);
        if (state != before) TellState(now, ask.Silo);
        var mayProbe = ask.WantsProbe && breaker.TryProbe(now, ask.OpenFor);
        return new BreakerAnswer(id, state, breaker.OpenFor(now), mayProbe);
    }

    /// <summary>What a silo held that is gone is free again. Whoever waits asks every second, so it is noticed.
    /// </summary>
    private void ForgetLost()
    {
        if (losses == silos.Losses) return;
        losses = silos.Losses;
        foreach (var lost in known.Where(silos.IsDead).ToArray())
        {
            known.Remove(lost);
            TellGranted(permits.End(lost), "");
        }
    }

    /// <summary>
    /// Whether a silo counts from a word with this owner. One that may hold something from an earlier owner is asked
    /// what that is, and has to ask again.
    /// </summary>
    private async Task<bool> IsCurrentAsync(string silo, Guid owner)
    {
        var wasRecovered = isRecovered;
        await RecoveredAsync();
        if (owner == id || (owner == Guid.Empty && known.Add(silo))) return true;
        if (wasRecovered) await QuestionAsync(silo);
        return false;
    }

    /// <summary>Those who ask meanwhile go on in the order in which they came.</summary>
    private Task RecoveredAsync()
    {
        if (isRecovered) return Task.CompletedTask;
        var recovered = new TaskCompletionSource();
        early.Add(recovered);
        if (early.Count == 1) _ = RecoverAsync();
        return recovered.Task;
    }

    private async Task RecoverAsync()
    {
        foreach (var asked in silos.Active.Select(QuestionAsync).ToArray()) await asked;
        isRecovered = true;
        foreach (var recovered in early) recovered.SetResult();
        early.Clear();
    }

    private async Task QuestionAsync(string silo)
    {
        while (true)
        {
            try
            {
                var held = await silos.HeldAsync(silo, key, id);
                if (held.IsKnown) Take(silo, held);
                return;
            }
            catch (Exception) when (silos.IsDead(silo))
            {
                return;
            }
            catch (Exception error) when (error is OrleansException or TimeoutException)
            {
                await Pause.ForAsync(AskedAgain, time, CancellationToken.None);
            }
        }
    }

    private void Take(string silo, LimitHeld held)
    {
        known.Add(silo);
        if (held.LastSlotIn is { } last) rate.Continue(Now, last);
        if (held.OpenFor is { } openFor) breaker.Open(Now + openFor);
        CountOpen(breaker.StateAt(Now) != BreakerState.Closed);
        permits.Begin(silo, held.InUse);
    }

    /// <summary>Nobody is counted any more that this owner has counted; another one begins anew.</summary>
    public void Leave() => CountOpen(false);

    private void CountOpen(bool isOpen)
    {
        if (isOpen != isCountedOpen) Signals.BreakerOpen(isOpen ? 1 : -1);
        isCountedOpen = isOpen;
    }

    private void TellShift(TimeSpan now, string asker)
    {
        var news = new LimitNews { Owner = id, Shift = rate.Shift, PausedFor = rate.PausedFor(now) };
        foreach (var silo in known.Where(silo => silo != asker)) silos.Tell(silo, key, news);
    }

    private void TellGranted(IEnumerable<string> granted, string asker)
    {
        foreach (var silo in granted.Where(silo => silo != asker))
            silos.Tell(silo, key, new LimitNews { Owner = id, Granted = permits.GrantedTo(silo) });
    }

    private void TellState(TimeSpan now, string asker)
    {
        var state = breaker.StateAt(now);
        Signals.BreakerChanged(state);
        CountOpen(state != BreakerState.Closed);
        var news = new LimitNews { Owner = id, State = state, OpenFor = breaker.OpenFor(now) };
        foreach (var silo in known.Where(silo => silo != asker)) silos.Tell(silo, key, news);
    }
}
