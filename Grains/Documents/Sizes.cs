namespace Meanwhile.Documents;

/// <summary>Reads numbers of bytes as people write them in definitions.</summary>
public static class Sizes
{
    /// <summary>What a size looks like, to finish the sentence "… must be".</summary>
    public const string Expected = "a size such as `512`, `64KiB` or `10MB`";

    // Upper and lower case matter elsewhere (Mb is a megabit), so only the spellings of the standards are taken, and
    // KB beside kB, for everybody writes it.
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("", 1),
        ("B", 1),
        ("kB", 1_000),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("TB", 1_000_000_000_000),
        ("KiB", 1L << 10),
        ("MiB", 1L << 20),
        ("GiB", 1L << 30),
        ("TiB", 1L << 40),
    ];

    /// <summary>A number of bytes as people say it: in the largest unit that leaves it whole.</summary>
    public static string Spoken(long bytes)
    {
        var (unit, scale) = Units.Where(one => one.Unit is "B" or [_, 'i', _] && bytes % one.Bytes == 0)
            .MaxBy(one => bytes == 0 ? -one.Bytes : one.Bytes);
        return $"{(bytes / scale).ToString(System.Globalization.CultureInfo.InvariantCulture)} {unit}";
    }

    /// <summary>
    /// True when the text is a number of bytes, or a number and one unit (<c>1.5MiB</c>). Never negative; refused
    /// rather than rounded when it is no whole number of bytes, and refused beyond 8 EiB.
    /// </summary>
    public static bool TryRead(string text, out long bytes)
    {
        bytes = 0;
        var digits = DecimalNumber.Length(text);
        var unit = text.AsSpan(digits);
        foreach (var (name, scale) in Units)
        {
            if (unit.SequenceEqual(name)) return DecimalNumber.TryScale(text.AsSpan(0, digits), scale, out bytes);
        }

        return false;
    }
}
