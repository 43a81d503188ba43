using Meanwhile.FlowTests;
using Meanwhile.Runs;

namespace Meanwhile.Limiting;

/// <summary>
/// A cluster of silos in virtual time, without Orleans: messages take as long as a lot says, owners can be lost, and
/// silos can die.
/// </summary>
internal sealed class SmallWorld : ILimitSilos
{
    private readonly Random lots;
    private readonly Dictionary<string, LimitOwner> owners = [];
    private readonly HashSet<string> dead = [];
    private long lostAt;

    public SmallWorld(int seed, int silos)
    {
        // In virtual time everything happens on this one thread.
        SynchronizationContext.SetSynchronizationContext(null);
        lots = new Random(seed);
        Time = new VirtualTime(DateTimeOffset.UnixEpoch);
        Silos = [.. Enumerable.Range(0, silos).Select(index => $"silo{index}")];
        Limits = Silos.ToDictionary(silo => silo, silo => new LocalLimits(new Way(this, silo), Time));
    }

    public VirtualTime Time { get; }

    public string[] Silos { get; }

    public Dictionary<string, LocalLimits> Limits { get; }

    public int Messages { get; private set; }

    /// <summary>Of a thousand pushes, how many get lost.</summary>
    public int LostPushesPerMille { get; set; }

    public IReadOnlyList<string> Active => [.. Silos.Where(silo => !dead.Contains(silo))];

    public int Losses { get; private set; }

    public TimeSpan? SinceLoss => Losses == 0 ? null : Time.GetElapsedTime(lostAt);

    public bool IsDead(string silo) => dead.Contains(silo);

    public TimeSpan Lot(int most) => TimeSpan.FromMilliseconds(lots.NextDouble() * most);

    public int Number(int below) => lots.Next(below);

    public Task After(TimeSpan span) => Pause.ForAsync(span, Time, CancellationToken.None);

    /// <summary>The activation is gone with all it knew; the next ask makes another one.</summary>
    public void LoseOwners() => owners.Clear();

    public void Kill(string silo)
    {
        dead.Add(silo);
        Losses++;
        lostAt = Time.GetTimestamp();
    }

    public async Task<LimitHeld> HeldAsync(string silo, string key, Guid owner)
    {
        await TravelAsync();
        if (IsDead(silo)) throw new TimeoutException();
        var held = Limits[silo].Held(key, owner);
        await TravelAsync();
        return held;
    }

    public void Tell(string silo, string key, LimitNews news)
    {
        if (lots.Next(1_000) >= LostPushesPerMille) _ = TellAsync();

        async Task TellAsync()
        {
            await TravelAsync();
            if (!IsDead(silo)) Limits[silo].Tell(key, news);
        }
    }

    /// <summary>Lets time pass until then, whatever happens in it.</summary>
    public void Run(TimeSpan until)
    {
        var arrived = After(until - Time.Passed);
        while (!arrived.IsCompleted) Must.Hold(Time.TryJump());
    }

    private Task TravelAsync()
    {
        Messages++;
        return After(TimeSpan.FromMilliseconds(0.1) + Lot(2));
    }

    private async Task<TAnswer> AskAsync<TAnswer>(string key, Func<LimitOwner, Task<TAnswer>> ask)
    {
        await TravelAsync();
        if (!owners.TryGetValue(key, out var owner)) owners[key] = owner = new LimitOwner(key, this, Time);
        var answer = await ask(owner);
        await TravelAsync();
        return answer;
    }

    private sealed class Way(SmallWorld world, string silo) : ILimitOwners
    {
        public string Silo => silo;

        public Task<SlotAnswer> SlotsAsync(string key, SlotAsk ask) =>
            world.AskAsync(key, owner => owner.SlotsAsync(ask));

        public Task<PermitAnswer> PermitsAsync(string key, PermitAsk ask) =>
            world.AskAsync(key, owner => owner.PermitsAsync(ask));

        public Task<BreakerAnswer> BreakerAsync(string key, BreakerAsk ask) =>
            world.AskAsync(key, owner => owner.BreakerAsync(ask));

        public void Pause(string scope, TimeSpan span)
        {
            foreach (var other in world.Active.Where(other => other != silo)) world.Limits[other].Pause(scope, span);
        }
    }
}
