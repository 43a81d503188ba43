using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Limiting;

namespace Meanwhile.Flows;

/// <summary>Reads the limits that steps, connections and flows have.</summary>
public sealed class LimitReader(ProblemList problems)
{
    internal static readonly string[] RateKeys = ["limit", "per", "key", "burst", "onLimit"];
    internal static readonly string[] ConcurrencyKeys = ["limit", "key", "onLimit"];
    internal static readonly string[] BreakerKeys = ["failures", "window", "openFor"];

    private readonly PolicyReader policies = new(problems);

    /// <summary>The first of them that is there; null when none is.</summary>
    public static DocumentNode? First(MapNode map) => map["rateLimit"] ?? map["concurrency"] ?? map["circuitBreaker"];

    /// <summary>All of them; null when none is there.</summary>
    /// <param name="map">What has them.</param>
    /// <param name="readKey">Reads an expression that splits a limit.</param>
    public LimitRules? Read(MapNode map, Func<DocumentNode, PlannedTemplate> readKey)
    {
        if (First(map) is null) return null;
        return new LimitRules(
            map["rateLimit"] is { } rate ? Rate(rate, readKey) : null,
            map["concurrency"] is { } concurrency ? Concurrency(concurrency, readKey) : null,
            map["circuitBreaker"] is { } breaker ? Breaker(breaker) : null);
    }

    /// <summary>A map of <c>limit key onLimit</c>.</summary>
    public ConcurrencyRule? Concurrency(DocumentNode node, Func<DocumentNode, PlannedTemplate> readKey)
    {
        const string Example = "for example `concurrency: { limit: 10 }`";
        if (Map(node, "concurrency", ConcurrencyKeys, Example) is not { } map) return null;
        var rule = new ConcurrencyRule
        {
            Limit = Number(map, "limit", "concurrency", Limits.LimitMax, Example) ?? 1,
            FailsAtOnce = FailsAtOnce(map),
            Key = map["key"] is { } key ? Key(key, readKey) : null,
        };
        return map["limit"] is null ? null : rule;
    }

    private RateRule? Rate(DocumentNode node, Func<DocumentNode, PlannedTemplate> readKey)
    {
        const string Example = "for example `rateLimit: { limit: 100, per: 1s }`";
        if (Map(node, "rateLimit", RateKeys, Example) is not { } map) return null;
        if (map["per"] is null) Missing(map, "per", "rateLimit", Example);
        var per = policies.Duration(map, "per");
        if (per is { TotalSeconds: < Limits.LimitWindowSecondsMin or > Limits.LimitWindowSecondsMax })
            problems.Add(ErrorCodes.BadValue, map["per"]!, "`per` must be from 1 s to 1 d",
                "timers are late by milliseconds: for a shorter time, say how many in a second");
        var rule = new RateRule
        {
            Limit = Number(map, "limit", "rateLimit", Limits.LimitMax, Example) ?? 1,
            Per = per ?? TimeSpan.FromSeconds(Limits.LimitWindowSecondsMin),
            Burst = map["burst"] is { } burst
                ? policies.Whole(burst, 1, Limits.LimitMax, "`burst`, the calls that may be made at once,") ?? 1
                : 1,
            FailsAtOnce = FailsAtOnce(map),
            Key = map["key"] is { } key ? Key(key, readKey) : null,
        };
        return map["limit"] is null ? null : rule;
    }

    private BreakerRule? Breaker(DocumentNode node)
    {
        const string Example = "for example `circuitBreaker: { failures: 5, window: 10s, openFor: 30s }`";
        if (Map(node, "circuitBreaker", BreakerKeys, Example) is not { } map) return null;
        var plain = new BreakerRule { Failures = 1 };
        var rule = new BreakerRule
        {
            Failures = Number(map, "failures", "circuitBreaker", Limits.BreakerFailuresMax, Example) ?? 1,
            Window = policies.Duration(map, "window") ?? plain.Window,
            OpenFor = policies.Duration(map, "openFor") ?? plain.OpenFor,
        };
        return map["failures"] is null ? null : rule;
    }

    private MapNode? Map(DocumentNode node, string policy, string[] keys, string example)
    {
        if (node is not MapNode map)
        {
            problems.Add(ErrorCodes.WrongType, node, $"`{policy}` must be a map", example);
            return null;
        }
        foreach (var entry in map.Entries.Where(entry => !keys.Contains(entry.Key)))
            problems.AddUnknownKey(map, entry, keys, $"`{policy}`");
        return map;
    }

    private int? Number(MapNode map, string key, string policy, int most, string example)
    {
        if (map[key] is { } node) return policies.Whole(node, 1, most, $"`{key}`");
        Missing(map, key, policy, example);
        return null;
    }

    private void Missing(MapNode map, string key, string policy, string example) =>
        problems.Add(ErrorCodes.MissingKey, map, $"`{policy}` needs `{key}`", example);

    private PlannedTemplate Key(DocumentNode node, Func<DocumentNode, PlannedTemplate> readKey)
    {
        var before = problems.Count;
        var key = readKey(node);
        if (problems.Count == before && (node is not ScalarNode || key.Template.IsConstant))
            problems.Add(ErrorCodes.BadValue, node, "the `key` of a limit must be text with an expression",
                "for example `key: \"{{ input.customer }}\"`; leave it out for one limit for all");
        return key;
    }

    private bool FailsAtOnce(MapNode map)
    {
        if (map["onLimit"] is not { } word) return false;
        if (word is ScalarNode { Text: "wait" or "fail" } scalar) return scalar.Text == "fail";
        problems.Add(ErrorCodes.BadValue, word, "`onLimit` must be wait or fail",
            Nearest.Hint((word as ScalarNode)?.Text ?? "", ["wait", "fail"])
                ?? "it says what to do when there is no room now");
        return false;
    }
}
