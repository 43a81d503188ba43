using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Meanwhile.Telemetry;

namespace Meanwhile.Limiting;

/// <summary>
/// What one silo holds of all limits, by the keys of their owners. Limits that nobody has used for a while are
/// forgotten when there are many.
/// </summary>
public sealed class LocalLimits(ILimitOwners owners, TimeProvider time)
{
    private const int KeyCharsMax = 100;

    private readonly ConcurrentDictionary<string, LocalLimit> limits = new();
    private readonly ConcurrentDictionary<string, long> pauses = new();
    private readonly long began = time.GetTimestamp();

    internal TimeProvider Time => time;

    /// <summary>Whether an upstream has asked to be left alone, and its time is not over for all that is known.
    /// </summary>
    public bool AnyPaused => !pauses.IsEmpty;

    /// <summary>What this silo holds of a limit; from now on it listens to this owner.</summary>
    public LimitHeld Held(string key, Guid owner) =>
        limits.TryGetValue(key, out var limit) ? limit.Held(owner) : new LimitHeld(false);

    /// <summary>The owner of a limit has news.</summary>
    public void Tell(string key, LimitNews news)
    {
        if (limits.TryGetValue(key, out var limit)) limit.Tell(news);
    }

    /// <summary>Somebody has seen that an upstream wants to be left alone.</summary>
    public void Pause(string scope, TimeSpan span)
    {
        var until = (time.GetElapsedTime(began) + span).Ticks;
        pauses.AddOrUpdate(scope, until, (_, before) => Math.Max(before, until));
    }

    /// <summary>An upstream wants to be left alone, by every silo.</summary>
    internal void PauseEverywhere(string scope, TimeSpan span)
    {
        Signals.LimitPaused();
        Pause(scope, span);
        owners.Pause(scope, span);
    }

    /// <summary>What is left of a pause; zero when there is none.</summary>
    internal TimeSpan PausedFor(string scope)
    {
        if (!pauses.TryGetValue(scope, out var until)) return TimeSpan.Zero;
        var left = new TimeSpan(until) - time.GetElapsedTime(began);
        if (left > TimeSpan.Zero) return left;
        pauses.TryRemove(new KeyValuePair<string, long>(scope, until));
        return TimeSpan.Zero;
    }

    internal LocalRate Rate(string scope, string part, RateRule rule) =>
        Of(NameOf("rate", scope, part), rule, static (key, rule, at) => new LocalRate(key, rule, at.Owners, at.Time));

    internal LocalPermits Permits(string scope, string part, ConcurrencyRule rule) => Of(
        NameOf("permits", scope, part), rule,
        static (key, rule, at) => new LocalPermits(key, rule, at.Owners, at.Time));

    internal LocalBreaker Breaker(string scope, BreakerRule rule) => Of(
        NameOf("breaker", scope, ""), rule,
        static (key, rule, at) => new LocalBreaker(key, rule, at.Owners, at.Time));

    /// <summary>The key of the owner. What splits a limit may be long and hold anything, so it goes in as its hash.
    /// </summary>
    private static string NameOf(string policy, string scope, string part)
    {
        if (part.Length == 0) return $"{policy}/{scope}";
        var isPlain = part.Length <= KeyCharsMax
            && part.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_');
        return isPlain
            ? $"{policy}/{scope}/{part}"
            : $"{policy}/{scope}/#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(part)))}";
    }

    private TLimit Of<TRule, TLimit>(
        string name, TRule rule, Func<string, TRule, (ILimitOwners Owners, TimeProvider Time), TLimit> make)
        where TLimit : LocalLimit
    {
        if (limits.TryGetValue(name, out var known)) return (TLimit)known;
        if (limits.Count >= Limits.LimitKeysMax) ForgetIdle();
        return (TLimit)limits.GetOrAdd(
            name, static (name, made) => made.make(name, made.rule, made.at), (make, rule, at: (owners, time)));
    }

    private void ForgetIdle()
    {
        foreach (var (name, limit) in limits)
            if (limit.IsIdle) limits.TryRemove(new KeyValuePair<string, LocalLimit>(name, limit));
    }
}
