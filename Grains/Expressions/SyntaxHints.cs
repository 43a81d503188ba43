namespace Meanwhile.Expressions;

/// <summary>What to do about a source that is not one JavaScript expression, as far as the place tells.</summary>
internal static class SyntaxHints
{
    public const string TooEarly = "a value, a quote or a closing bracket is missing";

    private const string OneExpression = "write one expression, for example `input.price * 2`";

    public static string Of(string description, string source, int offset)
    {
        if (description.Contains("regular expression", StringComparison.OrdinalIgnoreCase))
            return "mend the pattern between the slashes; `\\(` means the character itself";
        if (description.Contains("ctal", StringComparison.Ordinal)) return "write the number without a zero in front";
        return WordAt(source, offset) switch
        {
            "and" => "write `&&`",
            "or" => "write `||`, or `??` for a value that may be missing",
            "not" => "write `!`",
            "if" or "else" or "unless" or "switch" => "choose by `condition ? one : other`",
            "let" or "const" or "var" => "give a `set` step the value, and mention that",
            "for" or "while" or "return" => "use `map`, `filter` or `reduce` on a list",
            ";" => "an expression is one value; leave the `;` and what follows out",
            "'" or "\"" or "`" => "close the quote",
            _ => OneExpression,
        };
    }

    /// <summary>The word or the one character that stands here.</summary>
    private static string WordAt(string source, int offset)
    {
        if (offset >= source.Length) return "";
        var end = offset;
        while (end < source.Length && char.IsAsciiLetter(source[end])) end++;
        return end > offset ? source[offset..end] : source[offset].ToString();
    }
}
