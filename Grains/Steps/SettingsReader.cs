using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Expressions;
using Meanwhile.Flows;

namespace Meanwhile.Steps;

/// <summary>
/// Turns what stands under a step kind (or in a connection) into its settings type: names, types, choices and ranges
/// are those of the type's properties, so a new kind needs no reading code of its own.
/// </summary>
internal sealed class SettingsReader(TemplateReader templates, ProblemList problems, InnerReader? inner = null)
{
    /// <summary>The settings, or null when they are too wrong to go on; problems have been added then.</summary>
    /// <param name="type">The settings type.</param>
    /// <param name="node">What the author wrote.</param>
    /// <param name="where">How messages call the place, for example <c>`http`</c>.</param>
    /// <param name="ignored">Keys of the map that somebody else reads.</param>
    public SettingsTemplate? Read(Type type, DocumentNode node, string where,
        params IReadOnlyCollection<string> ignored)
    {
        var shape = SettingsShape.Of(type);
        var settings = Activator.CreateInstance(type)!;
        var fills = new List<Action<object, Rendering>>();
        if (shape.Whole is not null)
        {
            Fill(shape.Whole, settings, node, fills);
            return new SettingsTemplate(settings, shape.Copy, fills, templates.Scripts);
        }
        if (node is ScalarNode && shape.Short is not null)
        {
            Fill(shape.Short, settings, node, fills);
            return new SettingsTemplate(settings, shape.Copy, fills, templates.Scripts);
        }
        if (node is not MapNode map)
        {
            problems.Add(ErrorCodes.WrongType, node, $"{where} must be a map of settings",
                $"known here: {string.Join(", ", shape.Names)}");
            return null;
        }
        foreach (var entry in map.Entries)
        {
            if (ignored.Contains(entry.Key)) continue;
            if (shape.Find(entry.Key) is { } setting) Fill(setting, settings, entry.Value, fills);
            else problems.AddUnknownKey(map, entry, shape.Names, where, NameHints.Beside(entry.Key, where));
        }
        foreach (var setting in shape.Required.Where(setting => map[setting.Name] is null))
            problems.Add(ErrorCodes.MissingKey, map, $"{where} needs `{setting.Name}`");
        Choose(shape.ExactlyOne, map, where);
        return new SettingsTemplate(settings, shape.Copy, fills, templates.Scripts);
    }

    private void Choose(IReadOnlyList<string> choices, MapNode map, string where)
    {
        if (choices.Count == 0) return;
        var given = choices.Select(name => map[name]).OfType<DocumentNode>().ToArray();
        if (given.Length == 1) return;
        var code = given.Length == 0 ? ErrorCodes.MissingKey : ErrorCodes.BadValue;
        problems.Add(code, given.ElementAtOrDefault(1) ?? map,
            $"{where} needs exactly one of {string.Join(", ", choices.Select(name => $"`{name}`"))}");
    }

    private void Fill(Setting setting, object settings, DocumentNode node, List<Action<object, Rendering>> fills)
    {
        if (setting.IsMap)
        {
            FillMap(setting, settings, node, fills);
            return;
        }
        if (setting.Type.IsInner)
        {
            setting.Set(settings, Inner(setting.Type.Clr, node));
            return;
        }
        if (setting.Type.IsScript)
        {
            var script = templates.ReadScript(node);
            if (script is not null) fills.Add((target, rendering) => setting.Render(target, script, rendering));
            return;
        }
        var template = templates.Read(node);
        if (template.IsConstant)
        {
            if (setting.Convert(node) is { Fault: { } fault })
                problems.Add(fault.Code, node, $"`{setting.Name}` {fault.Detail}", Hint(setting, node));
            else setting.Set(settings, setting.Convert(node).Value);
            return;
        }
        if (setting.Literal is { } why)
        {
            problems.Add(ErrorCodes.ExpressionForbidden, node, $"`{setting.Name}` may not hold an expression: {why}",
                "write the value itself");
            return;
        }
        fills.Add((target, rendering) => setting.Render(target, template, rendering));
    }

    private static string? Hint(Setting setting, DocumentNode node)
    {
        if (setting.Type.IsList)
            return $"for example `{setting.Name}: [{(setting.Type.Item == typeof(string) ? "one, another" : "404")}]`";
        return setting.Type.Allowed is { } words ? Nearest.Hint((node as ScalarNode)?.Text ?? "", words) : null;
    }

    private object Inner(Type type, DocumentNode node)
    {
        Must.Hold(inner is not null);
        return type == typeof(InnerSteps) ? inner.Steps(node)
            : type == typeof(InnerTemplate) ? inner.Template(node)
            : inner.Branches(node);
    }

    private void FillMap(Setting setting, object settings, DocumentNode node, List<Action<object, Rendering>> fills)
    {
        if (node is not MapNode map)
        {
            problems.Add(ErrorCodes.WrongType, node, $"`{setting.Name}` must be a map",
                $"for example `{setting.Name}: {{ name: value }}`");
            return;
        }
        foreach (var entry in map.Entries) templates.CheckKey(map, entry);
        var entries = map.Entries.Select(entry => (entry.Key, Template: templates.Read(entry.Value))).ToArray();
        if (entries.All(entry => entry.Template.IsConstant))
            setting.RenderMap(settings, entries, new Rendering(NoValues.Instance));
        else
            fills.Add((target, rendering) => setting.RenderMap(target, entries, rendering));
    }
}
