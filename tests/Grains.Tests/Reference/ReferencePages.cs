using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meanwhile.Batches;
using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Shares;
using Meanwhile.Steps;

namespace Meanwhile.Reference;

/// <summary>The pages about every kind, policy and code, as the source says them.</summary>
internal static class ReferencePages
{
    /// <summary>Path below <c>docs</c>, and text.</summary>
    public static IEnumerable<(string Path, string Text)> All() =>
    [
        .. new StepKinds().All.Select(kind => ($"steps/{kind.Name}.md", Of(kind))),
        .. StepReader.PolicyKeys.Select(policy => ($"policies/{policy}.md", OfPolicy(policy))),
        .. new ConnectionKinds().All.Select(kind => ($"connections/{kind.Name}.md", Of(kind))),
        .. ErrorCodes.All.Select(code => ($"errors/{code.Code}.md", Of(code))),
    ];

    /// <summary>The example that a class carries.</summary>
    public static string ExampleOf(object kind) =>
        ((ExampleAttribute?)Attribute.GetCustomAttribute(kind.GetType(), typeof(ExampleAttribute)))?.Text ?? "";

    private static string Of(StepKind kind)
    {
        var page = new StringBuilder($"# Step `{kind.Name}`\n\n{kind.About.Summary}\n");
        if (kind.About.Connection is { } connection)
            page.Append($"\nIt calls through a [{connection}](../connections/{connection}.md) connection.\n");
        if (kind.IsContainer) page.Append("\nIt is a container: steps stand inside it.\n");
        else if (!kind.About.Waits) page.Append("\nIt waits for nobody, so it has no `timeout` and no `retry`.\n");
        AddSettings(page, kind.SettingsType, []);
        page.Append($"\n## Gives\n\n{kind.About.Gives}\n\n## Can fail with\n\n");
        foreach (var code in kind.About.Errors.Select(ErrorCodes.Find))
            page.Append($"- [{code.Code}](../errors/{code.Code}.md): {code.Title}\n");
        return Ended(page, ExampleOf(kind), $"Grains/Steps/{kind.GetType().Name}.cs");
    }

    private static string Of(ConnectionKind kind)
    {
        var page = new StringBuilder($"# Connection `{kind.Name}`\n\n{kind.About.Summary}\n");
        AddSettings(page, kind.SettingsType,
        [
            ("`kind`", $"`{kind.Name}`", "", "Required. Kind of the connection."),
            ("`timeout`", "duration", $"{Limits.StepSecondsDefault}s", "Time of one attempt of the steps that call "
                + "through it and say nothing themselves."),
            ("`retry`", "see [retry](../policies/retry.md)", "none", "For steps that say nothing and do not write."),
            ("`rateLimit`", "see [rateLimit](../policies/rateLimit.md)", "none", "Shared by all who use it."),
            ("`concurrency`", "see [concurrency](../policies/concurrency.md)", "none", "Shared by all who use it."),
            ("`circuitBreaker`", "see [circuitBreaker](../policies/circuitBreaker.md)", "none",
                "Shared by all who use it."),
        ]);
        return Ended(page, ExampleOf(kind), $"Grains/Connections/{kind.GetType().Name}.cs");
    }

    private static string OfPolicy(string policy)
    {
        var schema = policy switch
        {
            "retry" => PolicySchema.Retry(),
            "hedge" => PolicySchema.Hedge(),
            "cache" => ShareSchema.Cache(),
            "batch" => BatchSchema.Batch(),
            "rateLimit" => LimitSchema.Rate(),
            "concurrency" => LimitSchema.Concurrency(),
            "circuitBreaker" => LimitSchema.Breaker(),
            "fallback" => new JsonObject
            {
                ["description"] = "What stands in when all attempts have failed: `{ value: … }`, or one step kind "
                    + "with its settings. It sees what went wrong as `error`: `code`, `status`, `detail`, `step`.",
            },
            "compensate" => new JsonObject
            {
                ["description"] = "One step kind with its settings that undoes the step, called when the run fails or "
                    + "is cancelled after it; no container. It may mention the step itself, and sees what went wrong "
                    + "as `error`: `code`, `status`, `detail`, `step`.",
            },
            _ => StepSchema.Policy(policy).AsObject(),
        };
        var page = new StringBuilder($"# Policy `{policy}`\n\n{schema["description"]!.GetValue<string>()}\n");
        if (Properties(schema) is { } properties)
        {
            page.Append("\n| setting | takes | means |\n|---|---|---|\n");
            foreach (var (name, value) in properties)
                page.Append($"| `{name}` | {Takes(value!)} | {value!["description"]!.GetValue<string>()} |\n");
        }
        else if (schema["enum"] is JsonArray words) page.Append($"\nOne of {Words(words)}.\n");
        return Ended(page, PolicyExamples.All.GetValueOrDefault(policy, ""), policy switch
        {
            "cache" or "singleFlight" => "Grains/Shares/ShareReader.cs",
            "batch" => "Grains/Batches/BatchReader.cs",
            _ => "Grains/Flows/PolicyReader.cs",
        });
    }

    private static string Of(ErrorCode code)
    {
        var page = new StringBuilder($"# {code.Code}: {code.Title}\n\n{code.Meaning}\n\n");
        page.Append($"## What to do\n\n{code.Cure}\n\n")
            .Append($"## Whose side it is on\n\n`{JsonNamingPolicy.CamelCase.ConvertName(code.Side.ToString())}`, see ")
            .Append($"[errors](README.md). HTTP status {code.Status}.\n");
        return Ended(page, code.Example, "Grains.Interfaces/Errors");
    }

    private static void AddSettings(
        StringBuilder page, Type type, IEnumerable<(string Name, string Takes, string Default, string Means)> common)
    {
        var shape = SettingsShape.Of(type);
        page.Append("\n## Settings\n\n");
        if (shape.Whole is { } whole) page.Append($"{whole.Description}\n");
        if (shape.ExactlyOne is { Count: > 0 } choice)
            page.Append($"Exactly one of {string.Join(", ", choice.Select(name => $"`{name}`"))} has to be given.\n\n");
        if (shape.Whole is not null) return;
        page.Append("| setting | takes | default | means |\n|---|---|---|---|\n");
        foreach (var (name, takes, value, means) in common) page.Append($"| {name} | {takes} | {value} | {means} |\n");
        var plain = Activator.CreateInstance(type)!;
        foreach (var setting in shape.All)
        {
            var value = type.GetProperties()
                .Single(one => JsonNamingPolicy.CamelCase.ConvertName(one.Name) == setting.Name).GetValue(plain);
            page.Append($"| `{setting.Name}` | {Takes(setting)} | {(setting.IsRequired ? "" : Shown(value))} | ")
                .Append(setting.IsRequired ? "Required. " : "").Append(setting.Description)
                .Append(setting.Literal is null ? "" : " No expressions.").Append(" |\n");
        }
    }

    private static string Takes(Setting setting)
    {
        var type = setting.Type;
        if (type.Clr == typeof(InnerSteps)) return "steps";
        if (type.Clr == typeof(InnerTemplate)) return "any JSON, filled in inside";
        if (type.Clr == typeof(IReadOnlyList<Branch>)) return "list of branches";
        if (type.IsAnyJson) return "any JSON";
        if (type.SizeMax is { } max) return $"size, up to {max:N0} bytes";
        if (type.Allowed is { } words) return string.Join(", ", words.Select(word => $"`{word}`"));
        var takes = type.Clr == typeof(TextMap) ? "map of texts"
            : type.Clr == typeof(JsonMap) ? "map of values"
            : type.IsList ? $"list of {(type.Item == typeof(int) ? "whole numbers" : "texts")}"
            : type.Clr == typeof(int) ? "whole number"
            : type.Clr == typeof(bool) ? "`true`, `false`"
            : type.Clr == typeof(TimeSpan) ? "duration"
            : "text";
        if (type.Length is { } length) takes += $", {length.MinimumLength} to {length.MaximumLength}";
        return type.Range is { } range ? $"{takes}, {range.Minimum:N0} to {range.Maximum:N0}" : takes;
    }

    private static string Takes(JsonNode schema) => schema switch
    {
        _ when schema["enum"] is JsonArray words => Words(words),
        _ when schema["minimum"] is { } least => $"whole number, {least} to {schema["maximum"]}",
        _ when schema["pattern"] is not null => "duration",
        _ when schema["anyOf"] is not null => "`p95`, duration",
        _ => schema["type"]!.GetValue<string>() switch
        {
            "boolean" => "`true`, `false`",
            "array" => "list of statuses and words",
            "string" => "text",
            var other => other,
        },
    };

    private static JsonObject? Properties(JsonObject schema) => schema["properties"] as JsonObject
        ?? (schema["anyOf"] as JsonArray)?.Select(one => one!["properties"] as JsonObject).FirstOrDefault(
            one => one is not null);

    private static string Words(JsonArray words) => string.Join(", ", words.Select(word => $"`{word}`"));

    private static string Shown(object? value) => value switch
    {
        null or "" or TextMap or JsonMap or ReadOnlyMemory<byte> => "",
        TimeSpan span when span == TimeSpan.Zero => "",
        bool flag => flag ? "`true`" : "`false`",
        Enum word => $"`{JsonNamingPolicy.CamelCase.ConvertName(word.ToString())}`",
        string text => $"`{text}`",
        IEnumerable => "",
        IFormattable number => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => "",
    };

    private static string Ended(StringBuilder page, string? example, string source)
    {
        if (!string.IsNullOrEmpty(example))
        {
            var language = char.IsUpper(example[0]) ? "http" : "yaml";
            page.Append($"\n## Example\n\n```{language}\n{example}\n```\n");
        }
        return page.Append($"\nThis page is made from [the source](../../{source}).\n").ToString();
    }
}
