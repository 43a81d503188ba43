using System.Buffers;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Meanwhile.Schemas;

/// <summary>A compiled pattern of a schema: linear in the length of the text, or else bounded in time.</summary>
internal sealed class Pattern
{
    private const int LettersOnStackMax = 256;
    private const int BytesPerVisit = 16;

    private readonly PatternAlphabet alphabet;
    private readonly Regex regex;
    private readonly bool isLinear;

    private Pattern(string source, string translated, PatternAlphabet alphabet, bool isLinear)
    {
        Source = source;
        this.alphabet = alphabet;
        this.isLinear = isLinear;
        regex = new Regex(
            translated,
            RegexOptions.CultureInvariant | (isLinear ? RegexOptions.NonBacktracking : RegexOptions.None),
            isLinear ? Regex.InfiniteMatchTimeout : TimeSpan.FromMilliseconds(Limits.PatternMillisecondsMax));
    }

    /// <summary>The pattern as the schema has it.</summary>
    public string Source { get; }

    /// <summary>Compiles a pattern; without one, the fault says what is wrong with it.</summary>
    public static (Pattern? Pattern, string Fault) Read(string source)
    {
        if (source.Length > Limits.PatternCharsMax)
            return (null, $"is longer than {Limits.PatternCharsMax:#,0} characters");
        var reader = new PatternReader(source);
        var (translated, alphabet) = reader.Read();
        return reader.Fault is { } fault
            ? (null, fault)
            : (new Pattern(source, translated, alphabet, !reader.LooksAround), "");
    }

    /// <summary>Whether it matches somewhere in a UTF-8 text.</summary>
    public bool Matches(ref SchemaWalk walk, ReadOnlySpan<byte> text)
    {
        if (!walk.Visit(1 + text.Length / BytesPerVisit)) return false;
        if (text.Length <= LettersOnStackMax) return Matches(ref walk, text, stackalloc char[LettersOnStackMax]);
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var matches = Matches(ref walk, text, rented);
        ArrayPool<char>.Shared.Return(rented);
        return matches;
    }

    private bool Matches(ref SchemaWalk walk, ReadOnlySpan<byte> text, scoped Span<char> buffer)
    {
        var spelt = buffer[..alphabet.Spell(text, buffer)];
        return isLinear ? regex.IsMatch(spelt) : MatchesInTime(ref walk, spelt);
    }

    private bool MatchesInTime(ref SchemaWalk walk, scoped ReadOnlySpan<char> spelt)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return regex.IsMatch(spelt);
        }
        catch (RegexMatchTimeoutException)
        {
            walk.GiveUpOnPatterns();
            return false;
        }
        finally
        {
            walk.CountPattern(started);
        }
    }
}
