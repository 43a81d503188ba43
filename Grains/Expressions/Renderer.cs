namespace Meanwhile.Expressions;

/// <summary>
/// Prepares a rendering: hands the expressions that need it to the script engine, all of one call at once, and leaves
/// plain paths to the rendering itself.
/// </summary>
public class Renderer(ScriptEngine engine)
{
    /// <summary>A rendering with the results of <paramref name="scripts"/> at hand, or with a fault.</summary>
    public ValueTask<Rendering> PrepareAsync(
        IReadOnlyList<Expression> scripts, IValueSource source, CancellationToken stop) =>
        scripts.Count == 0 ? new(new Rendering(source)) : EvaluateAsync(scripts, source, stop);

    /// <summary>Hands a call to the script engine.</summary>
    protected virtual ValueTask<ScriptResult> AskAsync(ScriptCall call, CancellationToken stop) =>
        engine.EvaluateAsync(call, stop);

    private async ValueTask<Rendering> EvaluateAsync(
        IReadOnlyList<Expression> scripts, IValueSource source, CancellationToken stop)
    {
        var values = new Dictionary<string, ScriptValue>();
        var steps = new Dictionary<string, ScriptValue>();
        foreach (var script in scripts)
        {
            foreach (var name in script.Names)
                if (name != "steps" && source.Root(name) is { } json) values.TryAdd(name, new ScriptValue(name, json));
            foreach (var mention in script.Steps)
                steps.TryAdd(mention.Id, new ScriptValue(mention.Id, source.Step(mention.Id)?.Json));
        }
        var call = new ScriptCall(scripts, [.. values.Values], [.. steps.Values]);
        var result = await AskAsync(call, stop).ConfigureAwait(false);
        if (result is ScriptResult.Done done) return new Rendering(source, done.Values);
        var failed = (ScriptResult.Failed)result;
        var rendering = new Rendering(source);
        rendering.Fail(failed.Code, failed.Detail);
        return rendering;
    }
}
