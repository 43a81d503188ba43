using System.Globalization;
using System.Text;

namespace Meanwhile.Schemas;

/// <summary>
/// Translates a pattern of ECMAScript (with its <c>u</c> flag, as JSON Schema wants it) to one of .NET that means the
/// same over its <see cref="PatternAlphabet"/>. What it cannot translate it refuses: a pattern that means something
/// else lets the wrong texts through.
/// </summary>
internal sealed partial class PatternReader(string source)
{
    // Every group captures, though nobody asks: .NET 10 takes (?:a+|)+ for a+, but leaves captures alone.
    private const string Captured = "(";

    private readonly StringBuilder output = new();
    private readonly List<PatternSet> sets = [];
    private int at;

    /// <summary>What is wrong, in words; null when nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether it looks around, which only the backtracking engine of .NET can.</summary>
    public bool LooksAround { get; private set; }

    private bool IsAtEnd => at >= source.Length || Fault is not null;

    /// <summary>The .NET pattern and its alphabet; without meaning when there is a <see cref="Fault"/>.</summary>
    public (string Translated, PatternAlphabet Alphabet) Read()
    {
        var units = Choices();
        if (Fault is null && at < source.Length) Refuse("has a closing parenthesis too many");
        if (units > Limits.PatternUnitsMax)
            Refuse($"repeats too much: it describes more than {Limits.PatternUnitsMax:#,0} characters");
        var alphabet = new PatternAlphabet(sets);
        return (alphabet.Fill(output), alphabet);
    }

    /// <summary>What stands for a set until the alphabet is known.</summary>
    private char Blank(PatternSet set)
    {
        sets.Add(set);
        return PatternAlphabet.Blank(sets.Count - 1);
    }

    /// <summary>Reads up to the end or a closing parenthesis; gives how many characters it describes.</summary>
    private long Choices()
    {
        var units = 0L;
        while (!IsAtEnd && source[at] != ')')
        {
            if (source[at] == '|')
            {
                output.Append('|');
                at++;
                continue;
            }
            units += Term();
        }
        return units;
    }

    private long Term()
    {
        if (Assertion()) return 1;
        var units = Math.Max(Atom(), 1);
        return Fault is null ? units * Quantifier() : 0;
    }

    private bool Assertion()
    {
        var written = source[at] switch
        {
            '^' => "\\A",
            '$' => "\\z",
            '\\' when Next("\\b") => Boundary("(?<=", "(?!", "(?<!", "(?="),
            '\\' when Next("\\B") => Boundary("(?<=", "(?=", "(?<!", "(?!"),
            _ => null,
        };
        if (written is not null)
        {
            at += source[at] == '\\' ? 2 : 1;
            output.Append(written);
        }
        else if (!Look())
        {
            return false;
        }
        if (!IsAtEnd && (source[at] is '*' or '+' or '?' || Braces() is not null))
            Refuse("repeats something that has no length");
        return true;
    }

    private string Boundary(string before, string notAfter, string notBefore, string after)
    {
        LooksAround = true;
        var word = Blank(PatternSet.Word);
        return $"(?:{before}{word}){notAfter}{word})|{notBefore}{word}){after}{word}))";
    }

    private bool Look()
    {
        foreach (var opening in new[] { "(?=", "(?!", "(?<=", "(?<!" })
        {
            if (!Next(opening)) continue;
            LooksAround = true;
            Group(opening, opening);
            return true;
        }
        return false;
    }

    private long Atom()
    {
        var unit = source[at];
        if (unit == '(') return OpenGroup();
        if (unit is '*' or '+' or '?' || Braces() is not null)
        {
            Refuse($"has nothing to repeat before \"{unit}\"");
            return 0;
        }
        var set = unit switch
        {
            '.' => Take(1, PatternSet.Dot),
            '[' => Class(),
            '\\' => Escape(isInClass: false),
            _ => PatternSet.Of(CodePoint()),
        };
        if (set is not null) output.Append(Blank(set));
        return 1;
    }

    private long OpenGroup()
    {
        if (Next("(?:")) return Group("(?:", Captured);
        if (!Next("(?")) return Group("(", Captured);
        var end = source.IndexOf('>', at);
        var isNamed = Next("(?<") && end > at + 3
            && source[(at + 3)..end].All(unit => char.IsLetterOrDigit(unit) || unit is '_' or '$');
        if (isNamed) return Group(source[at..(end + 1)], Captured);
        Refuse("has a kind of group that is not supported: use (…), (?:…), (?=…), (?!…), (?<=…) or (?<!…)");
        return 0;
    }

    private long Group(string opening, string written)
    {
        at += opening.Length;
        output.Append(written);
        var units = Choices();
        if (Fault is null && at == source.Length) Refuse("has a parenthesis that is not closed");
        at++;
        output.Append(')');
        return units;
    }

    /// <summary>Copies a quantifier, if one stands here; gives how often it writes its atom out.</summary>
    private long Quantifier()
    {
        if (IsAtEnd) return 1;
        var times = 1L;
        if (source[at] is '*' or '+' or '?') output.Append(source[at++]);
        else if (Braces() is { } braces)
        {
            times = Times(braces);
            output.Append(braces);
            at += braces.Length;
        }
        else return 1;
        if (!IsAtEnd && source[at] == '?') output.Append(source[at++]);
        if (!IsAtEnd && (source[at] is '*' or '+' or '?' || Braces() is not null))
            Refuse("has two repetitions in a row");
        return times;
    }

    /// <summary>The <c>{2}</c>, <c>{2,}</c> or <c>{2,5}</c> that stands here; any other brace is a character.</summary>
    private string? Braces()
    {
        if (source[at] != '{') return null;
        var end = source.IndexOf('}', at);
        if (end < 0) return null;
        var parts = source[(at + 1)..end].Split(',');
        var isOne = parts.Length is 1 or 2 && parts[0].Length > 0 && parts.All(part => part.All(char.IsAsciiDigit));
        return isOne ? source[at..(end + 1)] : null;
    }

    private long Times(string braces)
    {
        var bounds = braces[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Length < 10 ? int.Parse(part, CultureInfo.InvariantCulture) : int.MaxValue)
            .ToList();
        if (bounds[0] > bounds[^1]) Refuse($"has a repetition whose bounds are the wrong way round: {braces}");
        if (bounds[^1] > Limits.PatternUnitsMax)
            Refuse($"repeats too much: {braces} is more than {Limits.PatternUnitsMax:#,0} times");
        return Math.Max(bounds[^1], 1);
    }

    private int CodePoint()
    {
        if (!Rune.TryGetRuneAt(source, at, out var rune)) return source[at++];
        at += rune.Utf16SequenceLength;
        return rune.Value;
    }

    private bool Next(string text) => string.CompareOrdinal(source, at, text, 0, text.Length) == 0;

    private PatternSet Take(int length, PatternSet set)
    {
        at += length;
        return set;
    }

    private PatternSet? Refuse(string fault)
    {
        Fault ??= fault;
        return null;
    }
}
