using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Meanwhile.Schemas;

/// <summary>A compiled pattern of a schema: linear in the length of the text, or else bounded in time.</summary>
internal sealed class Pattern
{
    private const int CharsOnStackMax = 256;
    private const int BytesPerVisit = 16;

    private readonly Regex regex;
    private readonly bool isLinear;

    private Pattern(string source, string translated, bool isLinear)
    {
        Source = source;
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
        var translated = reader.Read();
        return reader.Fault is { } fault
            ? (null, fault)
            : (new Pattern(source, translated, !reader.LooksAround), "");
    }

    /// <summary>Whether it matches somewhere in a UTF-8 text.</summary>
    public bool Matches(ref SchemaWalk walk, ReadOnlySpan<byte> text)
    {
        if (!walk.Visit(1 + text.Length / BytesPerVisit)) return false;
        if (text.Length <= CharsOnStackMax) return Matches(ref walk, text, stackalloc char[CharsOnStackMax]);
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var matches = Matches(ref walk, text, rented);
        ArrayPool<char>.Shared.Return(rented);
        return matches;
    }

    private bool Matches(ref SchemaWalk walk, ReadOnlySpan<byte> text, scoped Span<char> buffer)
    {
        var chars = buffer[..Decode(text, buffer)];
        if (isLinear) return IsMatch(ref walk, chars);
        var started = Stopwatch.GetTimestamp();
        var matches = IsMatch(ref walk, chars);
        walk.CountPattern(started);
        return matches;
    }

    private bool IsMatch(ref SchemaWalk walk, scoped ReadOnlySpan<char> chars)
    {
        try
        {
            return regex.IsMatch(chars);
        }
        catch (RegexMatchTimeoutException)
        {
            walk.GiveUp($"takes longer than {Limits.PatternMillisecondsMax} milliseconds to match the pattern {Source}");
            return false;
        }
    }

    /// <summary>Half a pair, three bytes on the tape, is one character here too, though nobody can say which.</summary>
    private static int Decode(ReadOnlySpan<byte> text, Span<char> buffer)
    {
        var written = 0;
        while (LoneSurrogate(text) is var lone && lone >= 0)
        {
            written += Encoding.UTF8.GetChars(text[..lone], buffer[written..]);
            buffer[written++] = '\uFFFD';
            text = text[(lone + 3)..];
        }
        return written + Encoding.UTF8.GetChars(text, buffer[written..]);
    }

    private static int LoneSurrogate(ReadOnlySpan<byte> text)
    {
        var at = text.IndexOf((byte)0xED);
        while (at >= 0 && at + 2 < text.Length && text[at + 1] < 0xA0)
        {
            var next = text[(at + 1)..].IndexOf((byte)0xED);
            at = next < 0 ? -1 : at + 1 + next;
        }
        return at >= 0 && at + 2 < text.Length ? at : -1;
    }
}
