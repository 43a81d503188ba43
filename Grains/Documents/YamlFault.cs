using Meanwhile.Errors;

namespace Meanwhile.Documents;

/// <summary>Says in our words, and at the place where the mistake is, what the YAML parser says in its own.</summary>
internal sealed class YamlFault(Findings findings, IReadOnlyCollection<int> brackets)
{
    private const string Quote = "Put the text in quotes.";
    private const string Tag = "A tag stands here; definitions have none.";
    private const string Directive = "A line that begins with `%` stands here; definitions need none.";
    private const string Beyond = "The document has ended before this, and something follows.";
    private const string BlockHeader = "Behind `|` or `>` only `+`, `-`, a digit or a comment may stand.";
    private const string TextBelow = "Begin the text in the next line.";
    private const string EmptyLineAbove = "An empty line above is indented deeper than this text.";

    private static readonly (string Fragment, string Detail, string? Hint)[] Phrases =
    [
        ("Mapping values are not allowed", "A `:` stands here where no key can be.", Quote),
        ("cannot start any token", "No text without quotes may begin with this character.", Quote),
        ("Block sequence entries", "A list item may not begin here.", "Begin the list on a line of its own."),
        ("key indicator format", "A `-` stands here that begins no list item.",
            "Put it in quotes if it is meant as text."),
        ("Mapping keys are not allowed", "A key may not begin here.", "Begin the map on a line of its own."),
        ("could not find expected ':'", "A key without its `:` stands here.", "Write `key: value`."),
        ("wrong indentation", "The lines of this quoted text are not indented enough.",
            "Indent them deeper than the key."),
        ("unexpected document indicator", "A quote opens here and is not closed before the next document.",
            "Close the quote."),
        ("unexpected end of stream", "A quote opens here and is never closed.", "Close the quote."),
        ("hexadecimal number", "An escape in this text lacks hexadecimal digits.", "Write `\\u` and four digits."),
        ("invalid Unicode", "An escape in this text is no character.", "Write the character itself."),
        ("block scalar, did not find", BlockHeader, TextBelow),
        ("indicator equal to 0", BlockHeader, TextBelow),
        ("a comment without", "A `#` stands here without a space before it.", "Put a space before the `#`."),
        ("invalid comment", "A `#` stands here without a space before it.", "Put a space before the `#`."),
        ("more spaces in lines above", EmptyLineAbove, "Remove its spaces."),
        ("extra spaces in first line", EmptyLineAbove, "Remove its spaces."),
        ("more than one anchor", "Two anchors stand here; definitions have none.", "Remove both."),
        ("did not find expected token", "An anchor stands before an alias here; definitions have neither.",
            "Write the value out."),
        ("containing disallowed", "An anchor or alias stands here; definitions have none.", Quote),
        ("Anchor before sequence", "An anchor stands here; definitions have none.", "Remove it."),
        ("undefined tag handle", Tag, Quote),
        ("scanning a tag", Tag, Quote),
        ("end of tag", Tag, Quote),
        ("incompatible YAML document", Directive, "Remove the line."),
        ("directive", Directive, "Remove the line."),
        ("comment between adjacent", "A comment stands in the middle of a text.", Quote),
        ("invalid content after '...'", Beyond, "Remove it, or indent it so that it belongs to something."),
        ("expected <document", Beyond, "Remove it, or indent it so that it belongs to something."),
    ];

    /// <summary>Notes the fault that ended the reading.</summary>
    /// <param name="message">The parser's words; empty when it broke down without any.</param>
    /// <param name="at">Index where the parser sees the fault.</param>
    /// <param name="passed">Index up to which all was well.</param>
    public void Report(string message, int at, int passed)
    {
        if (TryUnquotedExpression(at, passed) || TryBracket(message, at) || TryTab(message, at)) return;
        if (message.Contains("unknown escape", StringComparison.Ordinal))
        {
            var escape = new ScalarSource(findings.Source, at, ScalarStyle.DoubleQuoted).UnknownEscape() ?? at;
            Stop(escape, "A backslash stands here in double quotes and begins no escape that YAML knows.",
                "Write two backslashes for one, or use single quotes.");
            return;
        }

        if (message.Contains("did not find expected key", StringComparison.Ordinal)
            || message.Contains("did not find expected '-'", StringComparison.Ordinal))
        {
            StopAtStray(at, message.Contains("'-'", StringComparison.Ordinal));
            return;
        }

        if (message.Contains("found invalid mapping", StringComparison.Ordinal))
        {
            StopAtColon(at);
            return;
        }

        var phrase = Array.Find(Phrases, phrase => message.Contains(phrase.Fragment, StringComparison.Ordinal));
        if (phrase.Detail is not null) Stop(at, phrase.Detail, phrase.Hint);
        else Stop(at, $"This is not YAML: {Own(message)}", null);
    }

    /// <summary>Something stands where the next key or item should: which mistake is it most likely?</summary>
    private void StopAtStray(int at, bool inList)
    {
        var place = findings.Source.PlaceAt(at);
        var line = findings.Source.Line(place.Line);
        var stray = line[Math.Min(place.Column - 1, line.Length)..];
        if (!string.IsNullOrWhiteSpace(line[..^stray.Length]))
        {
            Stop(at, "Something follows the value that this line has already.", "Put the whole value in quotes.");
        }
        else if (stray.StartsWith("- ", StringComparison.Ordinal) || inList)
        {
            Stop(at, "This line belongs to no list or map above it.", "Items of one list begin in the same column.");
        }
        else if (stray.Contains(": ", StringComparison.Ordinal) || stray.TrimEnd().EndsWith(':'))
        {
            Stop(at, "This key belongs to no map above it.", "Keys of one map begin in the same column.");
        }
        else
        {
            Stop(at, "A key followed by `: ` was expected here.",
                "Write `key: value`, or indent a text that goes on from the line above.");
        }
    }

    /// <summary>A key where only text can be: the second of its line, or one indented into the text above.</summary>
    private void StopAtColon(int at)
    {
        var place = findings.Source.PlaceAt(at);
        var before = findings.Source.Line(place.Line).AsSpan(0, place.Column - 1);
        if (before.Contains(": ", StringComparison.Ordinal) || before.StartsWith("---", StringComparison.Ordinal))
        {
            Stop(at, "A second `: ` stands in this line, which makes a key of what looks like text.", Quote);
            return;
        }

        if (TryKeyAbove(place.Line)) return;
        var start = at - before.TrimStart().Length;
        Stop(start, "This line is indented into the text above it, so no key can stand here.",
            "Begin a key in the same column as the keys around it, or put the text in quotes.");
    }

    /// <summary>The line above may be the one that is wrong: a single word that was to be a key.</summary>
    private bool TryKeyAbove(int line)
    {
        do line--;
        while (line > 0 && string.IsNullOrWhiteSpace(findings.Source.Line(line)));
        var word = findings.Source.Line(line).Trim();
        if (word.Length == 0 || word.Contains(' ') || !char.IsAsciiLetter(word[0]) || GoesOn(line)) return false;
        var colon = word.IndexOf(':');
        var at = findings.Source.IndexOf(new Place(line, Indent(findings.Source.Line(line)) + 1));
        if (colon < 0)
            Stop(at, "This line has no `:`, so it is text and no key.", $"Write `{word}:`.");
        else
            Stop(at + colon, "This `:` has no space behind it, so the line is text and no key.",
                $"Write `{word[..colon]}: {word[(colon + 1)..]}`.");
        return true;
    }

    /// <summary>Whether this line goes on with the text of the line above it.</summary>
    private bool GoesOn(int line)
    {
        var above = line > 1 ? findings.Source.Line(line - 1) : "";
        return above.Trim().Length > 0 && !above.TrimEnd().EndsWith(':')
            && Indent(above) < Indent(findings.Source.Line(line));
    }

    private static string Own(string message) => message.Length == 0
        ? "the text cannot be read on from here."
        : char.ToLowerInvariant(message[0]) + message[1..];

    /// <summary>Whatever the parser stumbled over: an expression without quotes is the likelier cause.</summary>
    private bool TryUnquotedExpression(int at, int passed)
    {
        // Not the lines between: they may be a block of text, where the same braces are quite right.
        foreach (var index in (int[])[at, passed])
        {
            var line = findings.Source.PlaceAt(index).Line;
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

    private bool TryBracket(string message, int at)
    {
        var isAboutBrackets = message.Length == 0 || message.Contains("a flow", StringComparison.Ordinal)
            || message.Contains("expected node content", StringComparison.Ordinal);
        if (!isAboutBrackets || brackets.Count == 0) return false;
        var text = findings.Source.Text;
        var open = brackets.First();
        var close = text[open] == '[' ? ']' : '}';
        if (message.Length == 0) at = FirstShallowLine(open) ?? at;
        if (at >= text.AsSpan().TrimEnd().Length)
        {
            Stop(open, $"A `{text[open]}` opens here and is never closed.", $"Close it with `{close}`.");
            return true;
        }

        Stop(at, $"A comma or `{close}` was expected before this, " +
            $"for the `{text[open]}` in line {findings.Source.PlaceAt(open).Line}.",
            "Put commas between the parts, and indent the lines deeper than the key.");
        return true;
    }

    /// <summary>
    /// The first line behind a bracket that is not indented deeper than the line the bracket stands in: what the parser
    /// breaks down at, long before it gets there.
    /// </summary>
    private int? FirstShallowLine(int open)
    {
        var first = findings.Source.PlaceAt(open).Line;
        var depth = Indent(findings.Source.Line(first));
        for (var line = first + 1; line <= findings.Source.LineCount; line++)
        {
            var text = findings.Source.Line(line);
            if (string.IsNullOrWhiteSpace(text) || Indent(text) > depth) continue;
            return findings.Source.IndexOf(new Place(line, Indent(text) + 1));
        }

        return null;
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;

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
