using System.Numerics;

namespace Meanwhile.Schemas;

/// <summary>
/// A JSON number as it is written, never as a double: 0.1 + 0.2 and 2^53 + 1 are the reason. Numbers of any length are
/// compared digit by digit and nothing is allocated.
/// </summary>
internal readonly ref struct JsonNumber
{
    // Past this an exponent only says "huge" or "tiny"; every verdict but equality is the same from here on.
    private const long ExponentMax = 1_000_000_000_000_000;
    private const int DigitsInUlong = 18;
    private const ulong ChunkMax = 1_000_000_000_000_000_000;

    private readonly ReadOnlySpan<byte> exponentText;
    private readonly ReadOnlySpan<byte> significand;

    private JsonNumber(bool isNegative, ReadOnlySpan<byte> significand, ReadOnlySpan<byte> exponentText, int lead)
    {
        IsNegative = isNegative;
        this.significand = significand;
        this.exponentText = exponentText;
        var exponent = ReadExponent(exponentText);
        IsHuge = Math.Abs(exponent) == ExponentMax;
        Magnitude = exponent + lead;
        Count = significand.Length - (significand.Contains((byte)'.') ? 1 : 0);
    }

    public bool IsNegative { get; }

    /// <summary>Digits between the first and the last that is not zero, both counted; 0 for the number zero.</summary>
    public int Count { get; }

    /// <summary>The power of ten of the first digit that counts: 2 for 123, -2 for 0.012.</summary>
    public long Magnitude { get; }

    /// <summary>The power of ten of the last digit that counts: 2 for 1200, -3 for 0.012.</summary>
    private long Lowest => Magnitude - Count + 1;

    /// <summary>Whether there is nothing after the point: 1.0 and 1e400 are whole.</summary>
    public bool IsWhole => Count == 0 || Lowest >= 0;

    /// <summary>Whether the exponent is beyond what is reckoned with exactly.</summary>
    public bool IsHuge { get; }

    /// <summary>Takes the text of a JSON number, which has been read as one.</summary>
    public static JsonNumber Read(ReadOnlySpan<byte> text)
    {
        var isNegative = text[0] == '-';
        if (isNegative) text = text[1..];
        var end = text.IndexOfAny((byte)'e', (byte)'E');
        var exponent = end < 0 ? default : text[(end + 1)..];
        if (end >= 0) text = text[..end];
        var first = text.IndexOfAnyExcept((byte)'0', (byte)'.');
        if (first < 0) return default;
        var last = text.LastIndexOfAnyExcept((byte)'0', (byte)'.');
        var point = text.IndexOf((byte)'.');
        if (point < 0) point = text.Length;
        return new JsonNumber(
            isNegative, text[first..(last + 1)], exponent, first < point ? point - 1 - first : point - first);
    }

    /// <summary>The number when it is short and whole, as nearly all are; false says nothing about its value.</summary>
    public static bool TryReadShort(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        var start = text[0] == '-' ? 1 : 0;
        if (text.Length - start > DigitsInUlong) return false;
        for (var i = start; i < text.Length; i++)
        {
            var digit = text[i] - '0';
            if ((uint)digit > 9) return false;
            value = value * 10 + digit;
        }
        if (start == 1) value = -value;
        return true;
    }

    /// <summary>A whole number that is not negative; the greatest there is when it is longer than 18 digits.</summary>
    public long ToLong()
    {
        if (Count == 0) return 0;
        if (Magnitude >= DigitsInUlong) return long.MaxValue;
        var value = (long)ReadUlong();
        for (var zeros = Lowest; zeros > 0; zeros--) value *= 10;
        return value;
    }

    public int CompareTo(JsonNumber other)
    {
        var sign = Sign();
        if (sign != other.Sign()) return sign.CompareTo(other.Sign());
        if (sign == 0) return 0;
        var compared = Magnitude.CompareTo(other.Magnitude);
        if (compared == 0) compared = CompareDigits(significand, other.significand);
        return sign * compared;
    }

    public bool Same(JsonNumber other) =>
        CompareTo(other) == 0 && (!IsHuge || exponentText.SequenceEqual(other.exponentText));

    /// <summary>Whether this is the divisor, which is greater than zero, times a whole number.</summary>
    public bool IsMultipleOf(JsonNumber divisor)
    {
        if (Count == 0) return true;
        var shift = Lowest - divisor.Lowest;
        // The last digit is not zero, so no power of ten can be taken out of this number.
        if (shift < 0) return false;
        return divisor.Count <= DigitsInUlong
            ? IsMultiple(divisor.ReadUlong(), shift)
            : IsMultiple(divisor.ReadBig(), shift);
    }

    public void AddTo(ref HashCode hash)
    {
        hash.Add(Sign());
        hash.Add(Magnitude);
        foreach (var digit in significand)
        {
            if (digit != '.') hash.Add(digit);
        }
    }

    private int Sign() => Count == 0 ? 0 : IsNegative ? -1 : 1;

    private bool IsMultiple(ulong divisor, long shift)
    {
        UInt128 rest = 0;
        foreach (var digit in significand)
        {
            if (digit != '.') rest = (rest * 10 + (ulong)(digit - '0')) % divisor;
        }
        UInt128 power = 10 % divisor;
        for (; shift > 0; shift >>= 1)
        {
            if ((shift & 1) == 1) rest = rest * power % divisor;
            power = power * power % divisor;
        }
        return rest == 0;
    }

    private bool IsMultiple(BigInteger divisor, long shift)
    {
        var rest = BigInteger.Zero;
        ulong digits = 0, power = 1;
        foreach (var digit in significand)
        {
            if (digit == '.') continue;
            digits = digits * 10 + (ulong)(digit - '0');
            power *= 10;
            if (power < ChunkMax) continue;
            rest = (rest * power + digits) % divisor;
            (digits, power) = (0, 1);
        }
        rest = rest * power + digits;
        return (rest * BigInteger.ModPow(10, shift, divisor) % divisor).IsZero;
    }

    private ulong ReadUlong()
    {
        var value = 0ul;
        foreach (var digit in significand)
        {
            if (digit != '.') value = value * 10 + (ulong)(digit - '0');
        }
        return value;
    }

    private BigInteger ReadBig()
    {
        var value = BigInteger.Zero;
        foreach (var digit in significand)
        {
            if (digit != '.') value = value * 10 + (digit - '0');
        }
        return value;
    }

    private static int CompareDigits(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int i = 0, j = 0;
        while (true)
        {
            if (i < left.Length && left[i] == '.') i++;
            if (j < right.Length && right[j] == '.') j++;
            if (i == left.Length || j == right.Length) return (left.Length - i).CompareTo(right.Length - j);
            if (left[i] != right[j]) return left[i].CompareTo(right[j]);
            i++;
            j++;
        }
    }

    private static long ReadExponent(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return 0;
        var isNegative = text[0] == '-';
        if (isNegative || text[0] == '+') text = text[1..];
        var exponent = 0L;
        foreach (var digit in text) exponent = Math.Min(exponent * 10 + digit - '0', ExponentMax);
        return isNegative ? -exponent : exponent;
    }
}
