using Jint;
using Jint.Native;
using Jint.Native.Json;

namespace Meanwhile.Expressions;

/// <summary>
/// The values of one call inside the engine. They are read once, and anew when an expression may have changed them in
/// place: the order in which a step's expressions are evaluated must not show.
/// </summary>
internal sealed class ScriptInputs(Engine engine, ScriptBudget budget, ScriptCall call)
{
    // A step puts what it got into a few levels of its own: status, headers, body.
    private const int WrappedLevels = 8;

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsValue> read = new(StringComparer.Ordinal);

    /// <summary>The arguments of the expression's function, in the order of its names.</summary>
    public JsValue[] Of(Expression expression)
    {
        var arguments = new JsValue[expression.Names.Count];
        for (var index = 0; index < arguments.Length; index++) arguments[index] = Value(expression.Names[index]);
        if (expression.MayChangeValues) read.Clear();
        return arguments;
    }

    private JsValue Value(string name)
    {
        if (read.TryGetValue(name, out var known)) return known;
        // Large values may pass; reading them once is bounded by their size and is not the expression's own time.
        var isFirst = seen.Add(name);
        if (isFirst) budget.StopClock();
        var value = name == "steps" ? Steps() : Parse(Find(name), JsValue.Undefined);
        if (isFirst) budget.StartClock();
        read.Add(name, value);
        return value;
    }

    private ReadOnlyMemory<byte>? Find(string name)
    {
        foreach (var value in call.Values)
            if (value.Name == name) return value.Json;
        return null;
    }

    private JsObject Steps()
    {
        var steps = new JsObject(engine);
        foreach (var step in call.Steps) steps.FastSetDataProperty(step.Name, Parse(step.Json, JsValue.Null));
        return steps;
    }

    private JsValue Parse(ReadOnlyMemory<byte>? json, JsValue nothing) =>
        json is { } text ? Parser().Parse(text.Span) : nothing;

    private JsonParser Parser() => new(engine, Limits.JsonDepthMax + WrappedLevels);
}
