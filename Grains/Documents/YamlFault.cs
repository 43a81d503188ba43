using Meanwhile.Errors;

namespace Meanwhile.Documents;

/// <summary>Says in our words, and at the place where the mistake is, what the YAML parser says in its own.</summary>
internal sealed class YamlFault(Findings findings, IReadOnlyCollection<int> brackets)
{
    private const string Quote = "Put the text in quotes.";

    private static readonly (string Fragment, string Detail, string? Hint)[] Phrases =
    [
        ("found invalid mapping", "A second `: ` stands in this line, so that YAML sees a key inside a text.", Quote),
        ("Mapping values are not allowed", "A `:` stands here where no key can be.", "Put the text in quotes, or indent."),
        ("cannot start any token", "No unquoted text may begin with this character.", Quote),
        ("did not find expected key", "A key was expected here.",
            "Keys of one map begin in the same column, and a text with quotes has them at both ends."),
        ("did not find expected '-'", "A list item beginning with `- ` was expected here.",
            "Items of one list begin in the same column."),
        ("Block sequence entries", "A list item may not begin here.", "Begin the list on a line of its own."),
        ("Mapping keys are not allowed", "A key may not begin here.", "Begin the map on a line of its own."),
        ("could not find expected ':'", "A key without its `:` stands here.", "Write `key: value`."),
        ("wrong indentation", "The lines of this quoted text are not indented enough.",
            "Indent them deeper than the key."),
        ("unexpected document indicator", "A quote opens here and is not closed before the next document.",
            "Close the quote."),
        ("unexpected end of stream", "A quote opens here and is never closed.", "Close the quote."),
        ("hexadecimal number", "An escape in this text lacks hexadecimal digits.", "Write `\\u` and four digits."),
        ("invalid Unicode", "An escape in this text is no character.", "Write the character itself."),
        ("block scalar, did not find", "Only `|` or `>`, and `+`, `-` or a digit, may stand in this line.", null),
        ("more spaces in lines above", "An empty line here is indented deeper than the text below it.",
            "Remove its spaces."),
        ("extra spaces in first line", "The first line here is indented deeper than the text below it.", null),
        ("more than one anchor", "Two anchors stand here; definitions have none.", "Remove both."),
        ("containing disallowed", "An anchor or alias stands here; definitions have none.", Quote),
        ("incompatible YAML document", "The text asks for a version of YAML that is not 1.2.", "Remove the `%YAML` line."),
        ("undefined tag handle", "A tag stands here; definitions have none.", Quote),
        ("scanning a tag", "A tag stands here; definitions have none.", Quote),
        ("invalid comment", "A `#` stands here without a space before it.", "Put a space before the `#`."),
        ("comment between adjacent", "A comment stands in the middle of a text.", "Put the text in quotes."),
        ("invalid content after '...'", "Something follows the end of the document.", "Remove it."),
    ];

    /// <summary>Notes the fault that ended the reading.</summary>
    /// <param name="message">The parser's words; empty when it broke down without any.</param>
    /// <param name="at">Index where the parser sees the fault.</param>
    /// <param name="passed">Index up to which all was well.</param>
    public void Report(string message, int at, int passed)
    {
        if (TryUnquotedExpression(at, passed) || TryBracket(message) || TryTab(message, at)) return;
        if (message.Contains("unknown escape", StringComparison.Ordinal))
        {
            var escape = new ScalarSource(findings.Source, at, ScalarStyle.DoubleQuoted).UnknownEscape() ?? at;
            Stop(escape, "A backslash stands here in double quotes and begins no escape that YAML knows.",
                "Write two backslashes for one, or use single quotes.");
            return;
        }

        var phrase = Array.Find(Phrases, phrase => message.Contains(phrase.Fragment, StringComparison.Ordinal));
        if (phrase.Detail is not null) Stop(at, phrase.Detail, phrase.Hint);
        else Stop(at, $"This is not YAML: {Own(message)}", null);
    }

    private static string Own(string message) =>
        message.Length == 0 ? "the text cannot be read on from here." : char.ToLowerInvariant(message[0]) + message[1..];

    /// <summary>Whatever the parser stumbled over, an expression without quotes just before it is the likelier cause.</summary>
    private bool TryUnquotedExpression(int at, int passed)
    {
        var from = findings.Source.PlaceAt(Math.Min(at, passed)).Line;
        var to = findings.Source.PlaceAt(at).Line;
        for (var line = to; line >= from; line--)
        {
            var column = UnquotedExpressionIn(findings.Source.Line(line));
            if (column < 0) continue;
            var place = new Place(line, column + 1);
            findings.Stop();
            if (!findings.HasProblemAt(place)) YamlRules.RefuseExpression(findings, place, null);
            return true;
        }

        return false;
    }

    private static int UnquotedExpressionIn(string line)
    {
        var at = line.IndexOf("{{", StringComparison.Ordinal);
        var before = at < 0 ? "" : line[..at].TrimEnd();
        return before.Length == 0 || before[^1] is ':' or '-' or ',' or '[' ? at : -1;
    }

    private bool TryBracket(string message)
    {
        var isAboutBrackets = message.Length == 0 || message.Contains("a flow", StringComparison.Ordinal)
            || message.Contains("expected node content", StringComparison.Ordinal);
        if (!isAboutBrackets || brackets.Count == 0) return false;
        var open = brackets.First();
        Stop(open, $"A `{findings.Source.Text[open]}` opens here, and what follows does not lead to its end.",
            "Close it, put commas between the parts, and indent its lines deeper than the key.");
        return true;
    }

    private bool TryTab(string message, int at)
    {
        if (!message.Contains("tab", StringComparison.Ordinal)) return false;
        for (var line = findings.Source.PlaceAt(at).Line; line <= findings.Source.LineCount; line++)
        {
            var text = findings.Source.Line(line);
            var tab = text.IndexOf('\t');
            if (tab < 0 || text.AsSpan(0, tab).Trim(' ').Length > 0) continue;
            Stop(findings.Source.IndexOf(new Place(line, tab + 1)), "A tab indents this line.", "Indent with spaces.");
            return true;
        }

        return false;
    }

    private void Stop(int at, string detail, string? hint) =>
        findings.Stop(ErrorCodes.DefinitionSyntax, findings.Source.PlaceAt(at), null, detail, hint);
}
