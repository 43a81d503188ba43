using System.Globalization;

namespace Meanwhile.Documents;

/// <summary>A plain decimal number in front of a unit, multiplied without ever rounding.</summary>
internal static class DecimalNumber
{
    // More digits than any duration or size needs, and few enough for a decimal to hold exactly.
    private const int DigitsMax = 24;

    /// <summary>How many characters at the start of the text are digits or a dot.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExcept("0123456789.");
        return end < 0 ? text.Length : end;
    }

    /// <summary>The number times the scale; false when it is no number, is not whole then, or is too large.</summary>
    public static bool TryScale(ReadOnlySpan<char> number, long scale, out long scaled)
    {
        scaled = 0;
        var isNumber = number.Length is > 0 and <= DigitsMax && char.IsAsciiDigit(number[0]) && number[^1] != '.';
        if (!isNumber || !decimal.TryParse(
            number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        if (value > (decimal)long.MaxValue / scale) return false;
        var product = value * scale;
        if (product != decimal.Truncate(product)) return false;
        scaled = (long)product;
        return true;
    }
}
