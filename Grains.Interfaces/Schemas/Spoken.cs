using System.Globalization;

namespace Meanwhile.Schemas;

/// <summary>The words of the messages: they are read aloud after the name of a place.</summary>
internal static class Spoken
{
    private const int ShownCharsMax = 40;
    private const int ShownValuesMax = 10;

    private static readonly (SchemaTypes Type, string Words)[] Types =
    [
        (SchemaTypes.Text, "text"),
        (SchemaTypes.Number, "a number"),
        (SchemaTypes.Whole, "a whole number"),
        (SchemaTypes.Boolean, "true or false"),
        (SchemaTypes.List, "a list"),
        (SchemaTypes.Object, "an object"),
        (SchemaTypes.Null, "null"),
    ];

    public static string Of(SchemaTypes types) =>
        Choice([.. Types.Where(type => types.HasFlag(type.Type)).Select(type => type.Words)]);

    public static string Of(JsonKind kind) => kind switch
    {
        JsonKind.Null => "null",
        JsonKind.False => "false",
        JsonKind.True => "true",
        JsonKind.Number => "a number",
        JsonKind.Text => "text",
        JsonKind.List => "a list",
        _ => "an object",
    };

    /// <summary>A number as it was written, unless nobody would want to read it.</summary>
    public static string Number(ReadOnlySpan<byte> text) => text.Length <= ShownCharsMax
        ? System.Text.Encoding.ASCII.GetString(text)
        : $"{System.Text.Encoding.ASCII.GetString(text[..ShownCharsMax])}…";

    public static string Short(string text) =>
        text.Length <= ShownCharsMax ? text : $"{text[..ShownCharsMax]}…";

    /// <summary>"1 entry", "2 entries".</summary>
    public static string Count(long count, string one, string many) => string.Create(
        CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? one : many)}");

    /// <summary>"a", "a or b", "a, b or c"; many are cut short.</summary>
    public static string Choice(IReadOnlyList<string> words)
    {
        if (words.Count > ShownValuesMax)
            return $"{string.Join(", ", words.Take(ShownValuesMax))} or one of {words.Count - ShownValuesMax} more";
        return words.Count < 2
            ? words.FirstOrDefault("nothing")
            : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";
    }

    /// <summary>"; did you mean "name"?", or nothing when no word is near.</summary>
    public static string DidYouMean(string word, IEnumerable<string> words)
    {
        if (word.Length > ShownCharsMax) return "";
        var allowed = word.Length < 5 ? 1 : 2;
        var nearest = words
            .Where(other => Math.Abs(other.Length - word.Length) <= allowed)
            .Select(other => (Word: other, Distance: Distance(word, other)))
            .Where(other => other.Distance <= allowed)
            .OrderBy(other => other.Distance)
            .Select(other => other.Word)
            .FirstOrDefault();
        return nearest is null ? "" : $"; did you mean \"{nearest}\"?";
    }

    /// <summary>Letters to add, drop, change or swap with their neighbour; upper and lower case are the same.</summary>
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Alike(left[i - 1], right[j - 1]) ? 0 : 1;
                rows[i, j] = Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Alike(left[i - 1], right[j - 2]) && Alike(left[i - 2], right[j - 1]))
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[left.Length, right.Length];
    }

    private static bool Alike(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
