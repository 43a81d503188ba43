namespace Meanwhile.Documents;

/// <summary>Finds what somebody probably meant to write.</summary>
public static class Nearest
{
    // Comparing costs the product of the lengths, and nobody mistypes a name longer than this into another one.
    private const int LettersMax = 64;

    /// <summary>
    /// The candidate nearest to the word by inserted, dropped, changed and swapped letters, of which about a third of
    /// the word may differ; null when none is that near. Upper and lower case differ for free; of equals, the first.
    /// </summary>
    public static string? Word(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LettersMax) return null;
        string? nearest = null;
        var best = int.MaxValue;
        foreach (var candidate in candidates)
        {
            if (candidate.Length is 0 or > LettersMax || candidate == word) continue;
            var distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance >= best || !IsNear(distance, word.Length, candidate.Length)) continue;
            best = distance;
            nearest = candidate;
        }

        return nearest;
    }

    /// <summary>"Did you mean …?" for a <see cref="Errors.Problem.Hint"/>; null when nothing is near.</summary>
    public static string? Hint(string word, IEnumerable<string> candidates) =>
        Word(word, candidates) is { } nearest ? $"Did you mean `{nearest}`?" : null;

    private static bool IsNear(int distance, int word, int candidate) =>
        distance == 0 || (distance <= Math.Max(1, (word + 1) / 3) && distance < Math.Min(word, candidate));

    /// <summary>Three rows suffice: a swap of neighbours looks back two letters, nothing looks back further.</summary>
    private static int Distance(string left, string right)
    {
        var twoBack = new int[right.Length + 1];
        var back = new int[right.Length + 1];
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++) back[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var changed = back[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(changed, Math.Min(back[j], row[j - 1]) + 1);
                var isSwap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                if (isSwap) row[j] = Math.Min(row[j], twoBack[j - 2] + 1);
            }

            (twoBack, back, row) = (back, row, twoBack);
        }

        return back[right.Length];
    }
}
