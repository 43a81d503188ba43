using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;
using Meanwhile.Steps;

namespace Meanwhile.Shares;

/// <summary>Reads <c>cache</c> and <c>singleFlight</c> of a step.</summary>
internal sealed class ShareReader(ProblemList problems)
{
    internal static readonly string[] Keys = ["ttl", "key", "staleWhileRevalidate", "staleIfError"];

    private const string ByHeaders = "http";
    private const string Example = "for example `cache: { ttl: 60s }`";

    private readonly PolicyReader policies = new(problems);

    /// <summary>The rule; null when the step shares nothing, or something about it is wrong.</summary>
    /// <param name="kind">The step's kind.</param>
    /// <param name="call">What it calls; null when that is wrong already.</param>
    /// <param name="step">The step as written.</param>
    /// <param name="template">Reads the <c>key</c>, which is filled in for each run.</param>
    public ShareRule? Read(
        StepKind kind, PlannedCall? call, MapNode step, Func<DocumentNode, PlannedTemplate> template)
    {
        var (cache, single) = (step["cache"], step["singleFlight"]);
        if ((cache ?? single) is not { } first) return null;
        var joins = policies.Flag(step, "singleFlight", cache is not null);
        var rule = cache is null ? new ShareRule() : Cache(cache, template);
        if (call is not null && !Fits(kind, call, first, cache is null ? "singleFlight" : "cache")) return null;
        if (rule is { IsByHeaders: true } && call is not null
            && call.Settings.Constant is not HttpStep.Settings { Method: "GET" })
            problems.Add(ErrorCodes.BadValue, cache!, "`cache: http` goes by the headers of an answer to a GET",
                Example);
        return rule is null || !(rule.Keeps || joins) ? null : rule with { Joins = joins };
    }

    private bool Fits(StepKind kind, PlannedCall call, DocumentNode node, string key)
    {
        if (!kind.About.Waits || kind.NeedsInside)
        {
            problems.Add(ErrorCodes.BadValue, node, $"`{kind.Name}` makes no call of its own that could be shared",
                $"`{key}` goes with a step that asks the outside one thing, such as `http` or `sql`");
            return false;
        }
        if (!call.Writes) return true;
        problems.Add(ErrorCodes.BadValue, node,
            $"`{key}` gives one answer to many, so it is for calls that only read",
            "a call that writes is made each time; leave it out");
        return false;
    }

    private ShareRule? Cache(DocumentNode node, Func<DocumentNode, PlannedTemplate> template)
    {
        if (node is ScalarNode { Text: ByHeaders }) return new ShareRule { IsByHeaders = true };
        if (node is not MapNode map)
        {
            problems.Add(ErrorCodes.WrongType, node, "`cache` must be a map with `ttl`, or `http`",
                node is ScalarNode scalar && Durations.TryRead(scalar.Text, out _)
                    ? $"`cache: {{ ttl: {scalar.Text} }}`"
                    : Example);
            return null;
        }
        foreach (var entry in map.Entries.Where(entry => !Keys.Contains(entry.Key)))
            problems.AddUnknownKey(map, entry, Keys, "`cache`");
        if (map["ttl"] is null)
            problems.Add(ErrorCodes.MissingKey, map, "`cache` needs `ttl`",
                "how long a value is fresh, for example `60s`");
        var rule = new ShareRule
        {
            Ttl = policies.Duration(map, "ttl") ?? TimeSpan.Zero,
            StaleWhileRevalidate = policies.Duration(map, "staleWhileRevalidate") ?? TimeSpan.Zero,
            StaleIfError = policies.Duration(map, "staleIfError") ?? TimeSpan.Zero,
            Key = map["key"] is { } key ? Key(key, template) : null,
        };
        return rule.Keeps ? rule : null;
    }

    private PlannedTemplate? Key(DocumentNode node, Func<DocumentNode, PlannedTemplate> template)
    {
        var before = problems.Count;
        var key = template(node);
        if (problems.Count > before || !key.Template.IsConstant) return key;
        problems.Add(ErrorCodes.BadValue, node, "`key` must hold an expression",
            "the same key for all would give one caller's value to everybody; for example `key: \"{{ input.user }}\"`");
        return null;
    }
}
