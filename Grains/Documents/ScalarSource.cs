using System.Globalization;
using System.Text;

namespace Meanwhile.Documents;

/// <summary>The stretch of text a scalar was read from, and the way back from its characters to their places.</summary>
internal sealed class ScalarSource(SourceText source, long start, ScalarStyle style)
{
    private const string EscapeLetters = "0abt\tnvfre \"/\\N_LP";
    private const string EscapeValues = "\0\a\b\t\t\n\v\f\r\u001b \"/\\\u0085\u00a0\u2028\u2029";

    private readonly string _text = source.Text;
    private readonly int _start = (int)Math.Min(start, source.Text.Length);
    private int[]? _indexes;

    public Place Place => source.PlaceAt(_start);

    /// <summary>The index of the first escape that YAML does not know; null when all are known.</summary>
    public int? UnknownEscape()
    {
        for (var i = _start + 1; i < _text.Length && _text[i] != '"'; i++)
        {
            if (_text[i] != '\\') continue;
            if (++i < _text.Length && !SourceText.IsBreak(_text[i]) && !IsEscape(_text[i])) return i - 1;
        }

        return null;
    }

    /// <summary>The place of one decoded character, or of the end behind the last.</summary>
    public Place PlaceOf(string decoded, int offset)
    {
        // Kept, for one text may hold many expressions and each of them a mistake.
        _indexes ??= Walk(decoded);
        return _indexes.Length == 0 ? Place : source.PlaceAt(_indexes[Math.Clamp(offset, 0, decoded.Length)]);
    }

    /// <summary>
    /// Walks the source beside the decoded text. Whitespace may differ, since lines are folded and indented; anything
    /// else that differs means the walk has lost its way. It is empty then, for the start of the scalar is an honest
    /// answer and a wrong column is not.
    /// </summary>
    private int[] Walk(string decoded)
    {
        var indexes = new int[decoded.Length + 1];
        var at = Content();
        for (var n = 0; n < decoded.Length;)
        {
            at = Find(decoded[n], at);
            if (at < 0) return [];
            var unit = Math.Min(Unit(at, out var next), decoded.Length - n);
            indexes.AsSpan(n, unit).Fill(at);
            n += unit;
            at = next;
        }

        indexes[^1] = at;
        return indexes;
    }

    private static bool IsEscape(char letter) => letter is 'x' or 'u' or 'U' || EscapeLetters.Contains(letter);

    private static bool IsBlank(char character) => character is ' ' or '\t' || SourceText.IsBreak(character);

    /// <summary>Where the text begins: behind its quote, or in the line below its <c>|</c> or <c>></c>.</summary>
    private int Content()
    {
        if (style == ScalarStyle.Plain) return _start;
        if (style != ScalarStyle.Block) return _start + 1;
        var at = _start;
        while (at < _text.Length && !SourceText.IsBreak(_text[at])) at++;
        return Next(at);
    }

    /// <summary>The index of the next source character that stands for this decoded one; -1 for none.</summary>
    private int Find(char wanted, int at)
    {
        while (at < _text.Length)
        {
            if (style == ScalarStyle.DoubleQuoted && _text[at] == '\\')
            {
                if (!IsLineContinuation(at)) return Unescape(at)[0] == wanted ? at : -1;
                at = SkipIndent(Next(at + 1));
                continue;
            }

            var found = _text[at];
            if (found == wanted) return at;
            if (!IsBlank(found)) return -1;
            if (SourceText.IsBreak(found) && wanted is ' ' or '\n') return at;
            at = Next(at);
        }

        return -1;
    }

    /// <summary>How many decoded characters the source here stands for, and where the next one begins.</summary>
    private int Unit(int at, out int next)
    {
        next = Next(at);
        if (style == ScalarStyle.SingleQuoted && _text[at] == '\'') next = at + 2;
        if (style != ScalarStyle.DoubleQuoted || _text[at] != '\\') return 1;
        next = at + 2 + HexDigits(_text[at + 1]);
        return Unescape(at).Length;
    }

    private int Next(int at)
    {
        if (at >= _text.Length) return at;
        var isPair = _text[at] == '\r' && at + 1 < _text.Length && _text[at + 1] == '\n';
        return at + (isPair ? 2 : 1);
    }

    private int SkipIndent(int at)
    {
        while (at < _text.Length && _text[at] is ' ' or '\t') at++;
        return at;
    }

    private bool IsLineContinuation(int at) => at + 1 < _text.Length && SourceText.IsBreak(_text[at + 1]);

    private static int HexDigits(char letter) => letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };

    /// <summary>What an escape stands for; a lone backslash when it is none, which ends a walk that is lost.</summary>
    private string Unescape(int at)
    {
        if (at + 1 >= _text.Length) return "\\";
        var digits = HexDigits(_text[at + 1]);
        if (digits == 0)
        {
            var letter = EscapeLetters.IndexOf(_text[at + 1]);
            return letter < 0 ? "\\" : EscapeValues[letter].ToString();
        }

        var end = Math.Min(at + 2 + digits, _text.Length);
        var hex = _text.AsSpan((at + 2)..end);
        if (!int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return "\\";
        if (code is >= 0 and <= char.MaxValue) return ((char)code).ToString();
        return Rune.IsValid(code) ? new Rune(code).ToString() : "\\";
    }
}
