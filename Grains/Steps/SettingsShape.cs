using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;

namespace Meanwhile.Steps;

/// <summary>What a settings type looks like, read once from its properties.</summary>
public sealed class SettingsShape
{
    private static readonly ConcurrentDictionary<Type, SettingsShape> Known = new();

    private readonly Dictionary<string, Setting> settings;

    private SettingsShape(Type type)
    {
        settings = type.GetProperties()
            .Where(property => property.CanWrite)
            .Select(property => new Setting(property))
            .ToDictionary(setting => setting.Name);
        Names = [.. settings.Keys];
        ExactlyOne = type.GetCustomAttribute<ExactlyOneAttribute>()?.Settings ?? [];
        Must.Hold(ExactlyOne.All(settings.ContainsKey));
        Short = type.GetCustomAttribute<ShortFormAttribute>() is { } form ? settings[form.Setting] : null;
        Whole = type.IsDefined(typeof(WholeValueAttribute)) ? settings.Values.Single() : null;
        Copy = CopyOf(type);
    }

    /// <summary>Names of the settings as authors write them.</summary>
    public IReadOnlyList<string> Names { get; }

    public IEnumerable<Setting> All => settings.Values;

    public IEnumerable<Setting> Required => settings.Values.Where(setting => setting.IsRequired);

    /// <summary>Settings of which exactly one has to be given; empty when the kind has no such choice.</summary>
    public IReadOnlyList<string> ExactlyOne { get; }

    /// <summary>The one setting of a kind whose whole value it is; null for kinds with named settings.</summary>
    public Setting? Whole { get; }

    /// <summary>The setting that a single value under the kind's name means; null for most kinds.</summary>
    public Setting? Short { get; }

    /// <summary>Copies a settings object, so that an attempt fills in its own.</summary>
    public Func<object, object> Copy { get; }

    public static SettingsShape Of(Type type) => Known.GetOrAdd(type, static type => new SettingsShape(type));

    public Setting? Find(string name) => settings.GetValueOrDefault(name);

    private static Func<object, object> CopyOf(Type record)
    {
        var clone = record.GetMethod("<Clone>$", BindingFlags.Public | BindingFlags.Instance);
        Must.Hold(clone is not null);
        var source = Expression.Parameter(typeof(object));
        var copy = Expression.Call(Expression.Convert(source, record), clone);
        return Expression.Lambda<Func<object, object>>(Expression.Convert(copy, typeof(object)), source).Compile();
    }
}
