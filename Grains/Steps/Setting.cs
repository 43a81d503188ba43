using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Tree = System.Linq.Expressions.Expression;

namespace Meanwhile.Steps;

/// <summary>
/// One setting of a kind: its name, its type, and how a value of the definition becomes one of its own.
/// </summary>
public sealed class Setting
{
    private readonly Func<object, object?> get;
    private readonly Action<object, object?> set;
    private readonly SettingType type;
    private readonly bool isUrlPath;

    public Setting(PropertyInfo property)
    {
        Name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        IsRequired = property.IsDefined(typeof(RequiredAttribute));
        Literal = property.GetCustomAttribute<LiteralAttribute>()?.Why;
        isUrlPath = property.IsDefined(typeof(UrlPathAttribute));
        type = new SettingType(property);
        set = SetterOf(property);
        get = GetterOf(property);
    }

    public string Name { get; }

    public string Description { get; }

    public bool IsRequired { get; }

    /// <summary>Why it must not hold expressions; null when it may.</summary>
    public string? Literal { get; }

    public SettingType Type => type;

    public bool IsMap => type.Clr == typeof(TextMap) || type.Clr == typeof(JsonMap);

    public void Set(object settings, object? value) => set(settings, value);

    public object? Get(object settings) => get(settings);

    /// <summary>A constant of the definition as a value of this setting.</summary>
    public (object? Value, RenderFault? Fault) Convert(DocumentNode node)
    {
        if (type.IsAnyJson) return ((ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(node.ToJson()), null);
        if (type.IsList) return type.List(node);
        return node is ScalarNode scalar
            ? type.Scalar(scalar.Kind == ScalarKind.Null ? null : scalar.Text)
            : (null, type.Expected());
    }

    /// <summary>Fills the setting in from a template with expressions.</summary>
    public void Render(object settings, Template template, Rendering rendering)
    {
        if (type.IsAnyJson)
        {
            set(settings, template.Json(rendering) ?? JsonText.Null);
            return;
        }
        var text = template.Text(rendering, isUrlPath ? UrlSegment : null);
        if (rendering.Fault is not null) return;
        var (value, fault) = type.Scalar(text);
        if (fault is null) set(settings, value);
        else rendering.Fail(ErrorCodes.SettingInvalid, $"`{Name}` {fault.Detail}");
    }

    /// <summary>Fills in a map. Names whose text is nothing are left out; JSON values become null.</summary>
    public void RenderMap(object settings, (string Key, Template Template)[] entries, Rendering rendering)
    {
        if (type.Clr == typeof(JsonMap))
        {
            set(settings, new JsonMap([.. entries.Select(entry =>
                KeyValuePair.Create(entry.Key, entry.Template.Json(rendering) ?? JsonText.Null))]));
            return;
        }
        set(settings, new TextMap([.. entries
            .Select(entry => (entry.Key, Text: entry.Template.Text(rendering)))
            .Where(entry => entry.Text is not null)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Text!))]));
    }

    private static string UrlSegment(string text) => Uri.EscapeDataString(text);

    private static Func<object, object?> GetterOf(PropertyInfo property)
    {
        var source = Tree.Parameter(typeof(object));
        var value = Tree.Property(Tree.Convert(source, property.DeclaringType!), property);
        return Tree.Lambda<Func<object, object?>>(Tree.Convert(value, typeof(object)), source).Compile();
    }

    private static Action<object, object?> SetterOf(PropertyInfo property)
    {
        var target = Tree.Parameter(typeof(object));
        var value = Tree.Parameter(typeof(object));
        var call = Tree.Call(
            Tree.Convert(target, property.DeclaringType!),
            property.SetMethod!,
            Tree.Convert(value, property.PropertyType));
        return Tree.Lambda<Action<object, object?>>(call, target, value).Compile();
    }
}
