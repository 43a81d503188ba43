using System.Globalization;
using System.Text;

namespace Meanwhile.Documents;

/// <summary>
/// Names the first character that a name cannot have and that its author may not see: a letter of another alphabet that
/// looks like one of ours, a space that is none, or nothing at all.
/// </summary>
internal static class StrangeLetters
{
    /// <summary>A sentence about the first such character; null when all are ASCII.</summary>
    public static string? Hint(string text)
    {
        foreach (var rune in text.EnumerateRunes().Where(rune => !rune.IsAscii))
            return IsUnseen(rune)
                ? $"The invisible character U+{rune.Value:X4} stands in it; remove it."
                : $"`{rune}` in it is U+{rune.Value:X4}, no letter from a to z.";
        return null;
    }

    /// <summary>The hint with that sentence behind it.</summary>
    public static string? Behind(string? hint, string text) =>
        hint is null ? Hint(text) : Hint(text) is { } strange ? $"{hint} {strange}" : hint;

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.NonSpacingMark;
}
