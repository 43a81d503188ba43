using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Meanwhile.Connections;
using Meanwhile.Steps;
using Xunit;

namespace Meanwhile.House;

/// <summary>What authors can write is public: kinds, settings, types and defaults change only on purpose.</summary>
public sealed class StepKindTests
{
    [Fact]
    public void The_step_kinds_are_those_approved()
    {
        var text = new StringBuilder("# Every step kind and connection kind with its settings.\n");
        foreach (var kind in new StepKinds().All)
        {
            var through = kind.About.Connection is { } connection ? $", through a `{connection}` connection" : "";
            var waits = kind.About.Waits ? "" : ", waits for nobody";
            text.Append($"\nstep {kind.Name}: {kind.About.Summary}{through}{waits}\n");
            Describe(text, kind.SettingsType);
        }
        foreach (var kind in new ConnectionKinds().All)
        {
            text.Append($"\nconnection {kind.Name}: {kind.About.Summary}\n");
            Describe(text, kind.SettingsType);
        }
        Approved.MustBe(text.ToString(), "step-kinds.approved.txt");
    }

    [Fact]
    public void Every_setting_of_every_kind_is_described_in_a_sentence() => new StepKinds().All
        .Select(kind => (kind.Name, kind.SettingsType))
        .Concat(new ConnectionKinds().All.Select(kind => (kind.Name, kind.SettingsType)))
        .SelectMany(kind => SettingsShape.Of(kind.SettingsType).All.Select(setting => (kind.Name, setting)))
        .Where(pair => pair.setting.Description.Length < 10 || !pair.setting.Description.EndsWith('.'))
        .Select(pair => $"{pair.Name}.{pair.setting.Name}: {pair.setting.Description}")
        .MustBeNone("[Description] is the documentation; it is a sentence:");

    [Fact]
    public void A_step_kind_is_one_file_named_after_it() => new StepKinds().All
        .Where(kind => !Tracked.Files.Contains($"Grains/Steps/{kind.GetType().Name}.cs")
            || kind.SettingsType.DeclaringType != kind.GetType())
        .Select(kind => kind.GetType().Name)
        .MustBeNone("A kind is Grains/Steps/XStep.cs, its settings a nested record:");

    private static void Describe(StringBuilder text, Type settings)
    {
        var plain = Activator.CreateInstance(settings)!;
        if (SettingsShape.Of(settings).ExactlyOne is { Count: > 0 } choices)
            text.Append($"  exactly one of {string.Join(", ", choices)}\n");
        foreach (var setting in SettingsShape.Of(settings).All)
        {
            var value = settings.GetProperties().Single(one => Camel(one.Name) == setting.Name).GetValue(plain);
            text.Append($"  {setting.Name}: {Word(setting)}");
            if (setting.IsRequired) text.Append(", required");
            else if (Shown(value) is { } shown) text.Append($", default {shown}");
            if (setting.Literal is not null) text.Append(", no expression");
            text.Append($"\n    {setting.Description}\n");
        }
    }

    private static string Word(Setting setting)
    {
        var type = setting.Type;
        if (type.IsAnyJson) return "any JSON";
        if (type.SizeMax is { } max) return $"size, at most {max} bytes";
        if (type.Allowed is { } words) return string.Join(" | ", words);
        var word = type.Clr == typeof(TextMap) ? "map of texts"
            : type.Clr == typeof(JsonMap) ? "map of values"
            : type.IsList ? $"list of {(type.Item == typeof(int) ? "whole numbers" : "texts")}"
            : type.Clr == typeof(int) ? "whole number"
            : type.Clr == typeof(bool) ? "true | false"
            : type.Clr == typeof(TimeSpan) ? "duration"
            : type.Clr == typeof(string) ? "text"
            : type.Clr.Name;
        if (type.Length is { } length) return $"{word}, {length.MinimumLength} to {length.MaximumLength}";
        return type.Range is { } range ? $"{word} from {range.Minimum} to {range.Maximum}" : word;
    }

    private static string? Shown(object? value) => value switch
    {
        null or "" or TextMap or JsonMap or ReadOnlyMemory<byte> => null,
        bool flag => flag ? "true" : "false",
        Enum word => Camel(word.ToString()),
        IEnumerable and not string => null,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
