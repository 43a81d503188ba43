using System.Globalization;
using System.Text;
using Meanwhile.Errors;

namespace Meanwhile.Documents;

/// <summary>
/// Problems of a definition as a terminal shows them: place, code and detail in one line that editors can jump from,
/// then the line of the source with a caret, what to do, and where to read more.
/// </summary>
public static class ProblemPage
{
    private const int ColumnsMax = 100;
    private const int ColumnsBeforeCaret = 60;

    /// <summary>The page for these problems, in their order; empty when there are none.</summary>
    /// <param name="name">Name of the file as the reader of the page knows it.</param>
    /// <param name="utf8">The text as it was sent, readable or not.</param>
    /// <param name="problems">What is wrong with it.</param>
    public static string Render(string name, ReadOnlyMemory<byte> utf8, IReadOnlyCollection<Problem> problems)
    {
        var text = Encoding.UTF8.GetString(utf8.Span).TrimStart('\uFEFF');
        var source = new SourceText(text);
        var page = new StringBuilder();
        foreach (var problem in problems)
        {
            if (page.Length > 0) page.Append('\n');
            Append(page, Visible(name), source, problem);
        }

        return page.ToString();
    }

    private static void Append(StringBuilder page, string name, SourceText source, Problem problem)
    {
        page.Append(name).Append(':');
        if (problem.Line is not null) page.Append(Invariant(problem.Line)).Append(':');
        if (problem.Line is not null && problem.Column is not null) page.Append(Invariant(problem.Column)).Append(':');
        page.Append(' ').Append(problem.Code).Append(": ").Append(Visible(problem.Detail)).Append('\n');

        var margin = "  ";
        if (problem.Line is { } line && line >= 1 && line <= source.LineCount)
        {
            var number = Invariant(line).PadLeft(4);
            margin = new string(' ', number.Length);
            var (shown, caret) = Window(source.Line(line), problem.Column ?? 1);
            page.Append($"{number} | {shown}".TrimEnd()).Append('\n');
            page.Append($"{margin} | {new string(' ', caret)}^").Append('\n');
        }

        if (problem.Hint is { } hint) page.Append($"{margin} = {Visible(hint)}\n");
        page.Append($"{margin} = /errors/{problem.Code}\n");
    }

    /// <summary>The part of a line around a column, and how many terminal cells lie before that column.</summary>
    private static (string Shown, int Cells) Window(string line, int column)
    {
        var at = Math.Clamp(column - 1, 0, line.Length);
        var from = at > ColumnsMax - 10 ? at - ColumnsBeforeCaret : 0;
        if (from > 0 && char.IsLowSurrogate(line[from])) from++;
        var to = Math.Min(from + ColumnsMax, line.Length);
        if (to < line.Length && char.IsLowSurrogate(line[to])) to--;
        var before = (from > 0 ? "…" : "") + Visible(line[from..Math.Max(from, at)]);
        var after = Visible(line[Math.Max(from, at)..Math.Max(to, at)]) + (to < line.Length ? "…" : "");
        return (before + after, before.EnumerateRunes().Sum(Cells));
    }

    /// <summary>
    /// The text with everything replaced that a terminal would obey instead of show: the file is a stranger's, and an
    /// escape sequence or a change of writing direction in it could make the page say something else.
    /// </summary>
    private static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\t') visible.Append("    ");
            else if (rune.Value < ' ') visible.Append((char)(0x2400 + rune.Value));
            else if (IsObeyed(rune)) visible.Append('\uFFFD');
            else visible.Append(rune.ToString());
        }

        return visible.ToString();
    }

    private static bool IsObeyed(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary>How many cells of a terminal a character takes, where terminals agree about it.</summary>
    private static int Cells(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    private static bool IsWide(int code) => code
        is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60)
        or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF)
        or (>= 0x1F900 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);

    private static string Invariant(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
