using System.Text;
using System.Text.Json;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Flows;

namespace Meanwhile.Expressions;

/// <summary>
/// Reads the templates of one call and gathers what they mention: the steps, from the parsed expressions, and the
/// expressions that will need the script engine.
/// </summary>
public sealed class TemplateReader(IReadOnlySet<string> names, ProblemList problems)
{
    private const int ClosingsTriedMax = 16;

    private readonly List<Expression> scripts = [];
    private readonly List<(StepMention Mention, Place Place, string Pointer)> mentions = [];

    private readonly List<(Expression Expression, Place Place, string Pointer)> all = [];

    /// <summary>The steps that may be meant where <c>steps[…]</c> is computed.</summary>
    public IEnumerable<string> Meant { get; init; } = [];

    /// <summary>Every expression, and where it stands.</summary>
    public IReadOnlyList<(Expression Expression, Place Place, string Pointer)> All => all;

    /// <summary>Expressions for the script engine, in the order of their results.</summary>
    public IReadOnlyList<Expression> Scripts => scripts;

    /// <summary>Every mention of a step, and where it stands.</summary>
    public IReadOnlyList<(StepMention Mention, Place Place, string Pointer)> Mentions => mentions;

    /// <summary>Where <c>steps[…]</c> is computed, if it is: legal only beside <c>dependsOn</c>.</summary>
    public (Place Place, string Pointer)? Computed { get; private set; }

    public Template Read(DocumentNode node) => node switch
    {
        ScalarNode { Kind: ScalarKind.Text } scalar when scalar.Text.Contains("{{", StringComparison.Ordinal) =>
            ReadText(scalar),
        ScalarNode scalar => Constant(scalar),
        ListNode list => ReadList(list),
        MapNode map => ReadMap(map),
        _ => throw new InvalidOperationException($"No template of {node.GetType().Name}"),
    };

    /// <summary>The body of a function; null when it was refused, and said so.</summary>
    public Template? ReadScript(DocumentNode node)
    {
        if (node is not ScalarNode { Kind: ScalarKind.Text } scalar)
        {
            problems.Add(ErrorCodes.WrongType, node, "a script is a text: JavaScript with `return`");
            return null;
        }
        var reading = ExpressionRules.ReadScript(scalar.Text, names);
        if (reading.Expression is not null) return Accept(scalar, reading.Expression, 0);
        Report(scalar, reading, 0);
        return null;
    }

    private static ConstantTemplate Constant(DocumentNode node)
    {
        var text = node is not ScalarNode scalar ? node.ToJson() : scalar.Kind == ScalarKind.Null ? null : scalar.Text;
        return new ConstantTemplate(Encoding.UTF8.GetBytes(node.ToJson()), text);
    }

    private Template ReadList(ListNode list)
    {
        var items = list.Items.Select(Read).ToArray();
        return items.All(item => item.IsConstant) ? Constant(list) : new ListTemplate(items);
    }

    private Template ReadMap(MapNode map)
    {
        var entries = map.Entries
            .Select(entry => (Key: Key(map, entry), Value: Read(entry.Value)))
            .ToArray();
        return entries.All(entry => entry.Value.IsConstant) ? Constant(map) : new MapTemplate(entries);
    }

    private JsonEncodedText Key(MapNode map, MapEntry entry)
    {
        CheckKey(map, entry);
        return JsonEncodedText.Encode(entry.Key, JsonText.WriterOptions.Encoder);
    }

    /// <summary>Keys are never filled in: one that looks as if it were is told, and not sent on as it stands.</summary>
    public void CheckKey(MapNode map, MapEntry entry)
    {
        if (entry.Key.Contains("{{", StringComparison.Ordinal))
            problems.Add(ErrorCodes.ExpressionForbidden, entry.KeyPlace, $"{map.Pointer}/{entry.Key}",
                "a key may not hold an expression", "`{{ Object.fromEntries([[input.key, 1]]) }}` makes such a map");
    }

    private Template ReadText(ScalarNode scalar)
    {
        var text = scalar.Text;
        var parts = new List<(string? Literal, ExpressionTemplate? Expression)>();
        var at = 0;
        var isBroken = false;
        while (at < text.Length)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0) break;
            if (open > at) parts.Add((text[at..open], null));
            var (expression, after) = ReadExpression(scalar, open + 2);
            isBroken |= expression is null;
            parts.Add((null, expression));
            at = after;
        }
        if (isBroken) return Constant(scalar);
        if (at < text.Length) parts.Add((text[at..], null));
        return parts is [(null, { } only)] ? only : new TextTemplate(parts);
    }

    /// <summary>
    /// Reads from behind <c>{{</c> to its <c>}}</c>. Braces may close inside the expression too, so the first closing
    /// that leaves a whole expression is the one. Behind what is no expression at all nothing more is read, for nobody
    /// knows where it ends.
    /// </summary>
    private (ExpressionTemplate? Expression, int After) ReadExpression(ScalarNode scalar, int start)
    {
        var text = scalar.Text;
        ExpressionReading? first = null;
        var from = start;
        for (var tried = 0; tried < ClosingsTriedMax; tried++)
        {
            var close = text.IndexOf("}}", from, StringComparison.Ordinal);
            if (close < 0) break;
            var reading = ExpressionRules.Read(text[start..close], names);
            if (reading.Expression is not null) return (Accept(scalar, reading.Expression, start), close + 2);
            if (reading.Faults.All(fault => fault.Code != ErrorCodes.ExpressionSyntax))
            {
                Report(scalar, reading, start);
                return (null, close + 2);
            }
            first ??= reading;
            from = close + 1;
        }
        if (first is not null) Report(scalar, first, start);
        else problems.Add(ErrorCodes.ExpressionSyntax, scalar.PlaceOf(start - 2), scalar.Pointer,
            "`{{` is not closed",
            "add `}}`; `{{ '{{' }}` gives the braces themselves");
        return (null, text.Length);
    }

    private void Report(ScalarNode scalar, ExpressionReading reading, int start)
    {
        foreach (var fault in reading.Faults)
            problems.Add(fault.Code, scalar.PlaceOf(start + fault.Offset), scalar.Pointer, fault.Detail, fault.Hint);
    }

    private ExpressionTemplate Accept(ScalarNode scalar, Expression expression, int start)
    {
        all.Add((expression, scalar.PlaceOf(start), scalar.Pointer));
        foreach (var mention in expression.Steps)
            mentions.Add((mention, scalar.PlaceOf(start + mention.Offset), scalar.Pointer));
        if (expression.ComputedStepsAt is { } offset)
            Computed ??= (scalar.PlaceOf(start + offset), scalar.Pointer);
        if (expression.Path is not null) return new ExpressionTemplate(expression, -1);
        scripts.Add(expression.Meaning(Meant));
        return new ExpressionTemplate(expression, scripts.Count - 1);
    }
}
