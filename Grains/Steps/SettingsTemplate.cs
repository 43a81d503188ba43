using Meanwhile.Expressions;

namespace Meanwhile.Steps;

/// <summary>
/// The settings of one call: an object whose constant parts are filled in already, and what is left to fill in for each
/// attempt. Settings without expressions are the same object for ever.
/// </summary>
public sealed class SettingsTemplate(
    object constant,
    Func<object, object> copy,
    IReadOnlyList<Action<object, Rendering>> fills,
    IReadOnlyList<Expression> scripts)
{
    /// <summary>The settings with only their constant parts filled in: what can be checked before a run.</summary>
    public object Constant { get; } = constant;

    /// <summary>
    /// The expressions that need the script engine, in the order in which their results are expected.
    /// </summary>
    public IReadOnlyList<Expression> Scripts { get; } = scripts;

    /// <summary>The settings for one attempt. The rendering's fault says whether they may be used.</summary>
    public object Render(Rendering rendering)
    {
        if (fills.Count == 0) return Constant;
        var settings = copy(Constant);
        foreach (var fill in fills) fill(settings, rendering);
        return settings;
    }
}
