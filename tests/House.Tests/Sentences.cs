using System.Text.RegularExpressions;

namespace Meanwhile.House;

/// <summary>
/// The sentences of a page: those of its paragraphs and lists, and those of its tables behind their key.
/// </summary>
internal static partial class Sentences
{
    public static IReadOnlyList<string> Of(string page)
    {
        var sentences = new List<string>();
        var paragraph = new List<string>();
        var isCode = false;
        var isHead = true;
        foreach (var line in page.Split('\n').Append(""))
        {
            var starts = line.StartsWith("- ", StringComparison.Ordinal);
            var fences = line.StartsWith("```", StringComparison.Ordinal);
            if (starts || fences || line.Length == 0 || line[0] is '#' or '|') Close();
            if (fences) isCode = !isCode;
            else if (isCode || line.StartsWith('#')) continue;
            else if (line.StartsWith('|')) AddRow(line);
            else paragraph.Add(starts ? line[2..] : line);
            isHead = !line.StartsWith('|');
        }
        return sentences;

        void Close()
        {
            sentences.AddRange(Split(string.Join(' ', paragraph)));
            paragraph.Clear();
        }

        // The row above the dashes names the columns; it says nothing.
        void AddRow(string line)
        {
            var cells = line.Trim('|', ' ').Split(" | ");
            if (isHead || line.All(letter => letter is '|' or '-' or ' ')) return;
            sentences.AddRange(Split(cells[^1]).Select(sentence => $"{cells[0].Trim()} — {sentence}"));
        }
    }

    private static IEnumerable<string> Split(string text) =>
        End().Split(Blanks().Replace(text, " ").Trim()).Where(sentence => sentence.Length > 0);

    [GeneratedRegex(@"(?<=[.!?]\)?)\s+(?=[A-Z`(*])")]
    private static partial Regex End();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
