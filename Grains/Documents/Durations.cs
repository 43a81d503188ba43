namespace Meanwhile.Documents;

/// <summary>Reads lengths of time as people write them in definitions.</summary>
public static class Durations
{
    /// <summary>What a duration looks like, to finish the sentence "… must be".</summary>
    public const string Expected = "a duration such as `250ms`, `5s`, `2m`, `3h`, `7d` or `PT5S`";

    // Days, hours, minutes and seconds keep their length; a month or a year has none until somebody says which.
    private static readonly (string Unit, long Ticks)[] Short =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];

    private static readonly (char Unit, bool IsTime, long Ticks)[] Iso =
    [
        ('W', false, 7 * TimeSpan.TicksPerDay),
        ('D', false, TimeSpan.TicksPerDay),
        ('H', true, TimeSpan.TicksPerHour),
        ('M', true, TimeSpan.TicksPerMinute),
        ('S', true, TimeSpan.TicksPerSecond),
    ];

    /// <summary>
    /// True when the text is one number and one unit (<c>1.5s</c>), or an ISO 8601 duration of weeks, days, hours,
    /// minutes and seconds (<c>P1DT12H</c>). Never negative; refused rather than rounded when it is finer than 100
    /// nanoseconds, and refused when it is longer than a <see cref="TimeSpan"/>, about 29,000 years.
    /// </summary>
    public static bool TryRead(string text, out TimeSpan duration)
    {
        duration = default;
        if (!(text is ['P', ..] ? TryIso(text.AsSpan(1), out var ticks) : TryShort(text, out ticks))) return false;
        duration = TimeSpan.FromTicks(ticks);
        return true;
    }

    private static bool TryShort(string text, out long ticks)
    {
        ticks = 0;
        var digits = DecimalNumber.Length(text);
        var unit = text.AsSpan(digits);
        foreach (var (name, scale) in Short)
        {
            if (unit.SequenceEqual(name)) return DecimalNumber.TryScale(text.AsSpan(0, digits), scale, out ticks);
        }

        return false;
    }

    private static bool TryIso(ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        var isTime = false;
        var next = 0;
        var isFraction = false;
        while (!rest.IsEmpty)
        {
            if (rest[0] == 'T' && !isTime)
            {
                isTime = true;
                rest = rest[1..];

                // A `T` announces a time, so something has to follow it.
                if (rest.IsEmpty) return false;
            }

            var digits = DecimalNumber.Length(rest);
            if (digits == rest.Length || isFraction) return false;
            var found = FindIso(rest[digits], isTime, next);
            if (found < 0 || !DecimalNumber.TryScale(rest[..digits], Iso[found].Ticks, out var part)) return false;
            if (part > long.MaxValue - ticks) return false;
            ticks += part;
            isFraction = rest[..digits].Contains('.');
            next = found + 1;
            rest = rest[(digits + 1)..];
        }

        return next > 0;
    }

    /// <summary>The unit with this letter, if it may still come: units go from long to short, each once.</summary>
    private static int FindIso(char unit, bool isTime, int next)
    {
        var found = Array.FindIndex(Iso, entry => entry.Unit == unit && entry.IsTime == isTime);
        return found >= next ? found : -1;
    }
}
