using System.Globalization;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Flows;

/// <summary>Reads the policies that steps and connections share.</summary>
public sealed class PolicyReader(ProblemList problems)
{
    internal static readonly string[] HedgeKeys = ["delay", "max"];
    internal static readonly string[] RetryKeys = ["max", "delay", "backoff", "maxDelay", "jitter", "on"];

    private const string HedgeDelay = "a duration such as 300ms, or p95 for what the step itself has shown";

    private static readonly string[] Causes = ["timeout", "connect", "4xx", "5xx"];

    /// <summary>A positive duration under this key; null when the key is absent or wrong.</summary>
    public TimeSpan? Duration(MapNode map, string key, string? hint = null)
    {
        if (map[key] is not { } node) return null;
        if (node is ScalarNode scalar && Durations.TryRead(scalar.Text, out var span) && span > TimeSpan.Zero
            && span.TotalDays <= 24)
            return span;
        problems.Add(ErrorCodes.BadValue, node, $"`{key}` must be a duration above 0, up to 24 days",
            hint ?? Unit(node));
        return null;
    }

    /// <summary>true or false under this key; false when the key is absent or wrong.</summary>
    public bool Flag(MapNode map, string key, bool otherwise)
    {
        if (map[key] is not { } node) return otherwise;
        if (node is ScalarNode { Kind: ScalarKind.Boolean } scalar) return scalar.Text == "true";
        problems.Add(ErrorCodes.WrongType, node, $"`{key}` must be true or false",
            "without quotes; `yes` and `no`, `on` and `off` are texts");
        return otherwise;
    }

    /// <summary><c>3</c> or a map of <c>max delay backoff maxDelay jitter on</c>.</summary>
    public RetryRule? Retry(DocumentNode node)
    {
        if (node is ScalarNode) return Max(node) is { } times ? new RetryRule { Max = times } : null;
        if (node is not MapNode map)
        {
            problems.Add(ErrorCodes.WrongType, node, "`retry` must be a number of retries or a map",
                $"known here: {string.Join(", ", RetryKeys)}");
            return null;
        }
        foreach (var entry in map.Entries.Where(entry => !RetryKeys.Contains(entry.Key)))
            problems.AddUnknownKey(map, entry, RetryKeys, "`retry`");
        if (map["max"] is null)
            problems.Add(ErrorCodes.MissingKey, map, "`retry` needs `max`",
                "how often to try again, for example `max: 3`");
        var max = map["max"] is { } most ? Max(most) : null;
        var plain = new RetryRule { Max = max ?? 0 };
        var rule = With(plain with
        {
            Delay = Duration(map, "delay") ?? plain.Delay,
            MaxDelay = Duration(map, "maxDelay") ?? plain.MaxDelay,
            Jitter = Flag(map, "jitter", plain.Jitter),
            Backoff = Backoff(map["backoff"]) ?? plain.Backoff,
        }, map["on"]);
        return max is null ? null : rule;
    }

    /// <summary>A map of <c>delay</c> and <c>max</c>.</summary>
    public HedgeRule? Hedge(DocumentNode node)
    {
        if (node is not MapNode map)
        {
            problems.Add(ErrorCodes.WrongType, node, "`hedge` must be a map with `delay` and `max`",
                "for example `hedge: { delay: p95, max: 1 }`");
            return null;
        }
        foreach (var entry in map.Entries.Where(entry => !HedgeKeys.Contains(entry.Key)))
            problems.AddUnknownKey(map, entry, HedgeKeys, "`hedge`");
        if (map["delay"] is null)
        {
            problems.Add(ErrorCodes.MissingKey, map, "`hedge` needs `delay`",
                HedgeDelay);
            return null;
        }
        var learned = map["delay"] is ScalarNode { Text: "p95" };
        return new HedgeRule
        {
            Delay = learned ? null : Duration(map, "delay", HedgeDelay),
            Max = map["max"] is { } max ? Whole(max, 1, Limits.HedgesMax, "the number of further calls") ?? 1 : 1,
        };
    }

    /// <summary>A whole number in these bounds; null when it is wrong.</summary>
    public int? Whole(DocumentNode node, int least, int most, string what)
    {
        if (node is ScalarNode { Kind: ScalarKind.Number } scalar
            && int.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
            return number;
        problems.Add(ErrorCodes.BadValue, node, $"{what} must be a whole number from {least} to {most}",
            node is ScalarNode { Kind: ScalarKind.Text } ? "a number without quotes, for example `3`" : null);
        return null;
    }

    private int? Max(DocumentNode node) => Whole(node, 0, Limits.RetriesMax, "the number of retries");

    private RetryBackoff? Backoff(DocumentNode? node)
    {
        if (node is null) return null;
        if (node is ScalarNode scalar && Enum.TryParse<RetryBackoff>(scalar.Text, ignoreCase: true, out var backoff)
            && scalar.Text == scalar.Text.ToLowerInvariant() && !char.IsAsciiDigit(scalar.Text[0]))
            return backoff;
        problems.Add(ErrorCodes.BadValue, node, "`backoff` must be constant, linear or exponential",
            Nearest.Hint((node as ScalarNode)?.Text ?? "", ["constant", "linear", "exponential"]));
        return null;
    }

    private RetryRule With(RetryRule rule, DocumentNode? on)
    {
        if (on is null) return rule;
        if (on is not ListNode list)
        {
            problems.Add(ErrorCodes.WrongType, on, "`on` must be a list", "for example `[429, 5xx, timeout, connect]`");
            return rule;
        }
        var statuses = new HashSet<int>();
        rule = rule with { OnConnect = false, OnTimeout = false, OnStatus = statuses };
        foreach (var item in list.Items)
        {
            switch ((item as ScalarNode)?.Text)
            {
                case "connect": rule = rule with { OnConnect = true }; break;
                case "timeout": rule = rule with { OnTimeout = true }; break;
                case "5xx": statuses.UnionWith(Enumerable.Range(500, 100)); break;
                case "4xx": statuses.UnionWith(Enumerable.Range(400, 100)); break;
                case { } text when int.TryParse(text, CultureInfo.InvariantCulture, out var status)
                    && status is >= 300 and <= 599:
                    statuses.Add(status); break;
                default:
                    problems.Add(ErrorCodes.BadValue, item, $"`on` does not know {Quoted(item)}",
                        Nearest.Hint((item as ScalarNode)?.Text ?? "", Causes)
                            ?? "a status from 300 to 599, a class such as 5xx, `timeout` or `connect`");
                    break;
            }
        }
        return rule;
    }

    private static string Unit(DocumentNode node) => node switch
    {
        ScalarNode { Kind: ScalarKind.Number } number when number.Text.All(char.IsAsciiDigit) =>
            $"with its unit, for example `{number.Text}s` or `{number.Text}ms`",
        ScalarNode scalar when scalar.Text.Contains("{{", StringComparison.Ordinal) =>
            "it must be known before a run: no expression, for example `5s`",
        _ => "for example `800ms`, `5s`, `2m` or `PT1M30S`",
    };

    private static string Quoted(DocumentNode node) => node is ScalarNode scalar ? $"`{scalar.Text}`" : node.ToJson();
}
