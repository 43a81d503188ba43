using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Expressions;

namespace Meanwhile.Steps;

/// <summary>The type of a setting: what text becomes a value of it, and what to say when none does.</summary>
public sealed class SettingType
{
    private readonly string[]? allowed;
    private readonly RangeAttribute? range;
    private readonly LengthAttribute? length;

    public SettingType(PropertyInfo property)
    {
        IsScript = property.IsDefined(typeof(ScriptAttribute));
        IsAnyJson = property.PropertyType == typeof(ReadOnlyMemory<byte>?);
        Clr = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Item = Clr == typeof(IReadOnlyList<int>) ? typeof(int)
            : Clr == typeof(IReadOnlyList<string>) ? typeof(string)
            : null;
        SizeMax = property.GetCustomAttribute<SizeAttribute>()?.Max;
        range = property.GetCustomAttribute<RangeAttribute>();
        length = property.GetCustomAttribute<LengthAttribute>();
        allowed = property.GetCustomAttribute<AllowedValuesAttribute>()?.Values.Select(value => value!.ToString()!)
            .ToArray()
            ?? (Clr.IsEnum ? [.. Enum.GetNames(Clr).Select(JsonNamingPolicy.CamelCase.ConvertName)] : null);
    }

    public Type Clr { get; }

    /// <summary>Any JSON value, kept as its text.</summary>
    public bool IsAnyJson { get; }

    /// <summary>The body of a JavaScript function, which gives JSON.</summary>
    public bool IsScript { get; }

    /// <summary>Steps inside a container, or a value that is filled in there.</summary>
    public bool IsInner => Clr == typeof(InnerSteps) || Clr == typeof(InnerTemplate)
        || Clr == typeof(IReadOnlyList<Branch>);

    /// <summary>What a list holds, whole numbers or texts; null when the setting is no list.</summary>
    public Type? Item { get; }

    public bool IsList => Item is not null;

    /// <summary>Largest size in bytes; null when the setting is no size.</summary>
    public long? SizeMax { get; }

    /// <summary>The words allowed; null when any text is.</summary>
    public IReadOnlyList<string>? Allowed => allowed;

    public RangeAttribute? Range => range;

    /// <summary>How many items a list may have; null when any number.</summary>
    public LengthAttribute? Length => length;

    public (object? Value, RenderFault? Fault) Scalar(string? text)
    {
        if (text is null) return Clr.IsValueType ? (null, Expected()) : (null, null);
        if (SizeMax is not null)
            return Sizes.TryRead(text, out var size) && size >= 0 && size <= SizeMax
                ? (size, null)
                : (null, Expected());
        if (Clr == typeof(TimeSpan)) return Durations.TryRead(text, out var span) ? (span, null) : (null, Expected());
        if (Clr == typeof(string)) return allowed is null || allowed.Contains(text) ? (text, null) : (null, Expected());
        if (Clr == typeof(bool)) return text is "true" or "false" ? (text == "true", null) : (null, Expected());
        if (Clr == typeof(int)) return Whole(text);
        if (Clr.IsEnum && allowed!.Contains(text)) return (Enum.Parse(Clr, text, ignoreCase: true), null);
        return (null, Expected());
    }

    public (object? Value, RenderFault? Fault) List(DocumentNode node)
    {
        if (node is not ListNode list) return (null, Expected() with { Code = ErrorCodes.WrongType });
        if (length?.IsValid(list.Items) == false) return (null, Expected());
        return Item == typeof(int)
            ? Items<int>(list, scalar => Whole(scalar.Text).Value)
            : Items<string>(list, scalar => scalar.Kind == ScalarKind.Null ? null : scalar.Text);
    }

    public RenderFault Expected() => new(
        allowed is not null || range is not null || length is not null || SizeMax is not null
            ? ErrorCodes.BadValue
            : ErrorCodes.WrongType,
        $"must be {Words()}");

    private string Words()
    {
        if (allowed is not null) return $"one of {string.Join(", ", allowed)}";
        if (SizeMax is not null) return $"a size such as `64KiB`, at most {Sizes.Spoken(SizeMax.Value)}";
        if (IsList) return ListWords();
        if (Clr == typeof(TimeSpan)) return "a duration such as `250ms`, `5s` or `PT5S`";
        if (Clr == typeof(bool)) return "true or false";
        if (Clr == typeof(int))
            return range is null ? "a whole number" : $"a whole number from {range.Minimum} to {range.Maximum}";
        return "text";
    }

    private string ListWords()
    {
        var items = Item == typeof(string) ? "texts"
            : range is null ? "whole numbers"
            : $"whole numbers from {range.Minimum} to {range.Maximum}";
        return length is null
            ? $"a list of {items}"
            : $"a list of {length.MinimumLength} to {length.MaximumLength} {items}";
    }

    private (object? Value, RenderFault? Fault) Items<T>(ListNode list, Func<ScalarNode, object?> read)
    {
        var items = new List<T>();
        foreach (var node in list.Items)
        {
            if (node is not ScalarNode scalar || read(scalar) is not T item) return (null, Expected());
            items.Add(item);
        }
        return (items, null);
    }

    private (object? Value, RenderFault? Fault) Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && (range is null || range.IsValid(number))
            ? (number, null)
            : (null, Expected());
}
