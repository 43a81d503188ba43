using System.Text.Json.Nodes;
using Meanwhile.Flows;

namespace Meanwhile.Steps;

/// <summary>Shows a settings type to editors as JSON Schema: they read it from where the checker reads it.</summary>
internal static class SettingsSchema
{
    /// <summary>Text with at least one expression in it.</summary>
    public const string ExpressionPattern = @"\{\{";

    /// <summary>The schema of a map of these settings, or of the whole value where a kind has no settings.</summary>
    public static JsonObject Of(Type settings, string summary)
    {
        var shape = SettingsShape.Of(settings);
        if (shape.Whole is { } whole)
            return Joined(new JsonObject { ["description"] = $"{summary} {whole.Description}" }, Value(whole));
        var schema = new JsonObject
        {
            ["description"] = summary,
            ["type"] = "object",
            ["properties"] = Properties(shape),
            ["additionalProperties"] = false,
        };
        var required = shape.Required.Select(setting => (JsonNode)setting.Name).ToArray();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        if (shape.ExactlyOne.Count > 0)
            schema["oneOf"] = new JsonArray([.. shape.ExactlyOne.Select(name =>
                (JsonNode)new JsonObject { ["required"] = new JsonArray(name) })]);
        return shape.Short is { } one
            ? new JsonObject { ["description"] = summary, ["anyOf"] = new JsonArray(Of(one), schema) }
            : schema;
    }

    private static JsonObject Properties(SettingsShape shape)
    {
        var properties = new JsonObject();
        foreach (var setting in shape.All) properties[setting.Name] = Of(setting);
        return properties;
    }

    private static JsonObject Of(Setting setting)
    {
        var schema = Value(setting);
        var described = new JsonObject { ["description"] = Description(setting) };
        if (setting.Literal is null && IsNarrow(setting))
            schema = new JsonObject { ["anyOf"] = new JsonArray(schema, Expression()) };
        return Joined(described, schema);
    }

    private static string Description(Setting setting) => setting.Literal is { } why
        ? $"{setting.Description} No expressions: {why}."
        : setting.Description;

    /// <summary>Whether text with an expression would not fit the setting's own type.</summary>
    private static bool IsNarrow(Setting setting) =>
        !setting.IsMap && setting.Type is { IsAnyJson: false, IsList: false, IsInner: false } type
        && (type.Clr != typeof(string) || type.Allowed is not null);

    private static JsonObject Expression() => new() { ["type"] = "string", ["pattern"] = ExpressionPattern };

    private static JsonObject Value(Setting setting)
    {
        var type = setting.Type;
        if (setting.IsMap) return new JsonObject { ["type"] = "object" };
        if (type.IsScript) return new JsonObject { ["type"] = "string" };
        if (type.Clr == typeof(InnerSteps)) return StepSchema.Refer("steps");
        if (type.Clr == typeof(IReadOnlyList<Branch>)) return StepSchema.Refer("branches");
        if (type.IsAnyJson || type.IsInner) return [];
        if (type.IsList) return List(setting);
        if (type.Allowed is { } words)
            return new JsonObject { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) };
        if (type.SizeMax is not null) return Size();
        if (type.Clr == typeof(TimeSpan)) return PolicySchema.Duration();
        if (type.Clr == typeof(bool)) return new JsonObject { ["type"] = "boolean" };
        return type.Clr == typeof(int) ? Whole(type) : Text(setting);
    }

    private static JsonObject List(Setting setting)
    {
        var list = new JsonObject
        {
            ["type"] = "array",
            ["items"] = setting.Type.Item == typeof(int) ? Whole(setting.Type) : Text(setting),
        };
        if (setting.Type.Length is not { } length) return list;
        list["minItems"] = length.MinimumLength;
        list["maxItems"] = length.MaximumLength;
        return list;
    }

    private static JsonObject Text(Setting setting)
    {
        var text = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") };
        if (setting.Literal is not null) text["not"] = Expression();
        return text;
    }

    private static JsonObject Size() => new()
    {
        ["type"] = new JsonArray("string", "integer"),
        ["pattern"] = @"^[0-9]+(\.[0-9]+)?([kKMGT]?B|[KMGT]iB)?$",
        ["minimum"] = 0,
    };

    private static JsonObject Whole(SettingType type)
    {
        var whole = new JsonObject { ["type"] = "integer" };
        if (type.Range is not { } range) return whole;
        whole["minimum"] = JsonValue.Create(Convert.ToInt64(range.Minimum));
        whole["maximum"] = JsonValue.Create(Convert.ToInt64(range.Maximum));
        return whole;
    }

    private static JsonObject Joined(JsonObject first, JsonObject second)
    {
        foreach (var (name, node) in second) first.TryAdd(name, node?.DeepClone());
        return first;
    }
}
