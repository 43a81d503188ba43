using System.Globalization;

namespace Meanwhile.Schemas;

/// <summary>The properties of <c>\p{…}</c>: general categories by their short and long names.</summary>
internal static class UnicodeProperties
{
    // In the order of UnicodeCategory.
    private static readonly string[] Short =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
        "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly string[] Long =
    [
        "Uppercase_Letter", "Lowercase_Letter", "Titlecase_Letter", "Modifier_Letter", "Other_Letter",
        "Nonspacing_Mark", "Spacing_Mark", "Enclosing_Mark", "Decimal_Number", "Letter_Number", "Other_Number",
        "Space_Separator", "Line_Separator", "Paragraph_Separator", "Control", "Format", "Surrogate", "Private_Use",
        "Connector_Punctuation", "Dash_Punctuation", "Open_Punctuation", "Close_Punctuation", "Initial_Punctuation",
        "Final_Punctuation", "Other_Punctuation", "Math_Symbol", "Currency_Symbol", "Modifier_Symbol", "Other_Symbol",
        "Unassigned",
    ];

    private static readonly Dictionary<string, string> Groups = new(StringComparer.Ordinal)
    {
        ["Letter"] = "L",
        ["Mark"] = "M",
        ["Combining_Mark"] = "M",
        ["Number"] = "N",
        ["digit"] = "Nd",
        ["Separator"] = "Z",
        ["Punctuation"] = "P",
        ["punct"] = "P",
        ["Symbol"] = "S",
        ["Other"] = "C",
        ["cntrl"] = "Cc",
    };

    // One walk over all code points serves every pattern of the process.
    private static readonly Lazy<ILookup<int, (int From, int To)>> ByCategory = new(FindRuns);

    /// <summary>The code points with a property; null when there is no such property here.</summary>
    public static PatternSet? Find(string name)
    {
        if (name is "Any") return PatternSet.Everything;
        if (name is "ASCII") return new PatternSet((0, 0x7F));
        if (name is "LC" or "Cased_Letter")
            return PatternSet.Union(new[] { "Lu", "Ll", "Lt" }.Select(part => Find(part)!));
        foreach (var prefix in new[] { "General_Category=", "gc=" })
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) name = name[prefix.Length..];
        }
        var code = Groups.GetValueOrDefault(name, name);
        var categories = Enumerable.Range(0, Short.Length)
            .Where(index => Short[index] == code || Long[index] == code || IsGroup(code, Short[index]))
            .ToList();
        return categories.Count == 0
            ? null
            : new PatternSet([.. categories.SelectMany(category => ByCategory.Value[category])]);
    }

    private static bool IsGroup(string code, string category) => code.Length == 1 && category[0] == code[0];

    private static ILookup<int, (int From, int To)> FindRuns()
    {
        var runs = new List<(int Category, int From, int To)>();
        for (var point = 0; point <= 0x10FFFF; point++)
        {
            var category = (int)CharUnicodeInfo.GetUnicodeCategory(point);
            if (runs.Count > 0 && runs[^1].Category == category) runs[^1] = runs[^1] with { To = point };
            else runs.Add((category, point, point));
        }
        return runs.ToLookup(run => run.Category, run => (run.From, run.To));
    }
}
