using Meanwhile.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlStyle = YamlDotNet.Core.ScalarStyle;

namespace Meanwhile.Documents;

/// <summary>What YAML allows and definitions do not, so that a definition means exactly what it shows.</summary>
internal sealed class YamlRules(Findings findings)
{
    public void CheckProperties(NodeEvent node, Trail trail)
    {
        if (!node.Anchor.IsEmpty)
        {
            Refuse(node, trail, $"An anchor, `&{node.Anchor.Value}`, stands here; definitions have none.",
                "Write the value out where it is needed, or put text that begins with `&` in quotes.");
        }

        if (!node.Tag.IsEmpty)
        {
            Refuse(node, trail, $"A tag, `{TagAt(node)}`, stands here; definitions have none.",
                "Remove it, or put text that begins with `!` in quotes.");
        }
    }

    public void RefuseAlias(AnchorAlias alias, Trail trail) =>
        Refuse(alias, trail, $"An alias, `*{alias.Value.Value}`, stands here; definitions have none.",
            "Write the value out, or put text that begins with `*` in quotes.");

    public void RefuseSecondDocument(DocumentStart second) =>
        Refuse(second, null, "A second document begins here; a definition is exactly one.",
            "Remove the `---`, or send the rest as a definition of its own.");

    public void RefuseKey(ParsingEvent key, Trail map)
    {
        if (key is AnchorAlias) return;
        var kind = key is SequenceStart ? "list" : "map";
        Refuse(key, map, $"A key must be text; this one is a {kind}.",
            "Put it in quotes if it is meant as text.");
    }

    public void CheckKey(Scalar key, Trail map)
    {
        CheckProperties(key, map);
        if (key is { Value: "<<", Style: YamlStyle.Plain })
        {
            Refuse(key, map, "The merge key `<<` stands here; definitions have none.",
                "Write the keys out, or put `<<` in quotes if it is meant as a name.");
        }
    }

    public void CheckNumber(string plain, Place place, Trail trail)
    {
        if (!CoreSchema.IsBeyondJson(plain)) return;
        findings.Add(ErrorCodes.DefinitionSyntax, place, trail,
            $"The number `{plain}` stands here; JSON has neither infinity nor not-a-number.",
            "Put it in quotes if it is meant as text.");
    }

    /// <summary>
    /// Two opening braces are a map in a map to YAML and an expression to everybody else: by far the most frequent slip
    /// in a flow, so it gets words of its own.
    /// </summary>
    public bool IsUnquotedExpression(MappingStart map, Trail trail)
    {
        var isExpression = map.Style == MappingStyle.Flow && IsOpeningAt((int)map.Start.Index);
        if (isExpression) RefuseExpression(findings, findings.Source.PlaceAt(map.Start.Index), trail);
        return isExpression;
    }

    public static void RefuseExpression(Findings findings, Place place, Trail? trail) =>
        findings.Add(ErrorCodes.DefinitionSyntax, place, trail,
            "An expression without quotes begins here; to YAML `{{` is a map inside a map.",
            "Put the whole value in quotes, like `\"{{ … }}\"`.");

    private bool IsOpeningAt(int index) => string.CompareOrdinal(findings.Source.Text, index, "{{", 0, 2) == 0;

    private void Refuse(ParsingEvent at, Trail? trail, string detail, string hint) =>
        findings.Add(ErrorCodes.DefinitionSyntax, findings.Source.PlaceAt(at.Start.Index), trail, detail, hint);

    /// <summary>The tag as written, for the parser gives only what it stands for.</summary>
    private string TagAt(NodeEvent node)
    {
        var text = findings.Source.Text;
        var start = text.IndexOf('!', (int)node.Start.Index);
        if (start < 0) return "!";
        var end = text.AsSpan(start).IndexOfAny(" \t\r\n,[]{}");
        return end < 0 ? text[start..] : text.Substring(start, end);
    }
}
