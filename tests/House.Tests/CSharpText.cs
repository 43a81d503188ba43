namespace Meanwhile.House;

/// <summary>
/// C# source with the insides of comments, texts and characters blanked out, every other character at its place: what
/// is left are the words and braces of the code itself.
/// </summary>
internal sealed class CSharpText
{
    private readonly string text;
    private readonly char[] bare;
    private int at;

    private CSharpText(string text)
    {
        this.text = text;
        bare = text.ToCharArray();
        while (at < text.Length) Step();
    }

    public static string Bare(string text) => new(new CSharpText(text).bare);

    private bool Follows(string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0;

    private void Step()
    {
        if (Follows("//")) BlankTo(EndOf("\n", at));
        else if (Follows("/*")) BlankTo(EndOf("*/", at + 2) + 2);
        else if (text[at] == '\'') BlankTo(EndOfQuoted('\'', at + 1));
        else if (text[at] is '"' or '$' or '@' && IsText(out var start, out var dollars, out var verbatim))
            Skip(start, dollars, verbatim);
        else at++;
    }

    /// <summary>Whether a text starts here, behind its <c>$</c> and <c>@</c>.</summary>
    private bool IsText(out int start, out int dollars, out bool verbatim)
    {
        (start, dollars, verbatim) = (at, 0, false);
        for (; start < text.Length && text[start] is '$' or '@'; start++)
        {
            if (text[start] == '$') dollars++;
            else verbatim = true;
        }
        return start < text.Length && text[start] == '"';
    }

    private void Skip(int start, int dollars, bool verbatim)
    {
        var quotes = 0;
        while (start + quotes < text.Length && text[start + quotes] == '"') quotes++;
        if (quotes >= 3) BlankTo(EndOf(new string('"', quotes), start + quotes) + quotes);
        else if (dollars > 0) BlankTo(EndOfFilled(start + 1, verbatim));
        else BlankTo(verbatim ? EndOfVerbatim(start + 1) : EndOfQuoted('"', start + 1));
    }

    private int EndOf(string word, int from)
    {
        var end = text.IndexOf(word, from, StringComparison.Ordinal);
        return end < 0 ? text.Length : end;
    }

    private int EndOfQuoted(char quote, int from)
    {
        while (from < text.Length && text[from] != quote) from += text[from] == '\\' ? 2 : 1;
        return from + 1;
    }

    private int EndOfVerbatim(int from)
    {
        while (from < text.Length && (text[from] != '"' || Next(from) == '"')) from += text[from] == '"' ? 2 : 1;
        return from + 1;
    }

    /// <summary>The end of a text with holes; a hole may hold texts of its own.</summary>
    private int EndOfFilled(int from, bool verbatim)
    {
        while (from < text.Length && text[from] != '"')
        {
            if (text[from] == '{' && Next(from) == '{') from += 2;
            else if (text[from] == '{') from = EndOfHole(from + 1);
            else from += !verbatim && text[from] == '\\' ? 2 : 1;
        }
        return from + 1;
    }

    private int EndOfHole(int from)
    {
        for (var depth = 1; depth > 0 && from < text.Length; from++)
        {
            if (text[from] == '{') depth++;
            else if (text[from] == '}') depth--;
            else if (text[from] is '"' or '\'') from = EndOfInner(from);
        }
        return from;
    }

    /// <summary>The last character of a text inside a hole.</summary>
    private int EndOfInner(int from)
    {
        if (text[from] == '\'') return EndOfQuoted('\'', from + 1) - 1;
        var filled = from > 0 && (text[from - 1] == '$' || (text[from - 1] == '@' && text[from - 2] == '$'));
        return (filled ? EndOfFilled(from + 1, text[from - 1] == '@') : EndOfQuoted('"', from + 1)) - 1;
    }

    private char Next(int from) => from + 1 < text.Length ? text[from + 1] : '\0';

    private void BlankTo(int end)
    {
        for (end = Math.Min(end, text.Length); at < end; at++)
            if (text[at] != '\n') bare[at] = ' ';
    }
}
