using System.Globalization;
using System.Numerics;
using System.Text;

namespace Meanwhile.Documents;

/// <summary>
/// What a plain scalar means by the core schema of YAML 1.2. Numbers become JSON number text by moving characters,
/// never through a floating point type, so no digit is lost.
/// </summary>
internal static class CoreSchema
{
    /// <summary>The kind of this plain scalar and its JSON text.</summary>
    public static (ScalarKind Kind, string Text) Read(string plain) => plain switch
    {
        "" or "~" or "null" or "Null" or "NULL" => (ScalarKind.Null, "null"),
        "true" or "True" or "TRUE" => (ScalarKind.Boolean, "true"),
        "false" or "False" or "FALSE" => (ScalarKind.Boolean, "false"),
        _ => IsNumber(plain) ? (ScalarKind.Number, plain) : (ScalarKind.Text, plain),
    };

    /// <summary>True for infinity and not-a-number, which YAML has and JSON has not.</summary>
    public static bool IsBeyondJson(string plain)
    {
        if (plain is ".nan" or ".NaN" or ".NAN") return true;
        var unsigned = plain is ['+' or '-', ..] ? plain[1..] : plain;
        return unsigned is ".inf" or ".Inf" or ".INF";
    }

    /// <summary>JSON number text for a number as YAML writes it.</summary>
    public static string JsonNumber(string number)
    {
        if (number.StartsWith("0x", StringComparison.Ordinal)) return FromHex(number.AsSpan(2));
        if (number.StartsWith("0o", StringComparison.Ordinal)) return FromOctal(number.AsSpan(2));
        var sign = number[0] == '-' ? "-" : "";
        var rest = number.AsSpan().TrimStart("+-");
        var exponent = rest.IndexOfAny('e', 'E');
        var power = exponent < 0 ? "" : rest[exponent..];
        var mantissa = exponent < 0 ? rest : rest[..exponent];
        var dot = mantissa.IndexOf('.');
        var whole = (dot < 0 ? mantissa : mantissa[..dot]).TrimStart('0');
        var fraction = dot < 0 || dot == mantissa.Length - 1 ? "" : mantissa[dot..];
        return string.Concat(sign, whole.IsEmpty ? "0" : whole, string.Concat(fraction, power));
    }

    private static bool IsNumber(string plain)
    {
        if (plain.StartsWith("0x", StringComparison.Ordinal)) return IsAll(plain, char.IsAsciiHexDigit);
        if (plain.StartsWith("0o", StringComparison.Ordinal)) return IsAll(plain, c => c is >= '0' and <= '7');
        var at = plain is ['+' or '-', ..] ? 1 : 0;
        var digits = SkipDigits(plain, ref at);
        if (at < plain.Length && plain[at] == '.')
        {
            at++;
            digits += SkipDigits(plain, ref at);
        }

        if (digits == 0) return false;
        if (at == plain.Length) return true;
        if (plain[at++] is not ('e' or 'E')) return false;
        if (at < plain.Length && plain[at] is '+' or '-') at++;
        return SkipDigits(plain, ref at) > 0 && at == plain.Length;
    }

    private static bool IsAll(string prefixed, Predicate<char> isDigit)
    {
        for (var i = 2; i < prefixed.Length; i++)
        {
            if (!isDigit(prefixed[i])) return false;
        }

        return prefixed.Length > 2;
    }

    private static int SkipDigits(string text, ref int at)
    {
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at - from;
    }

    private static string FromHex(ReadOnlySpan<char> digits) =>
        BigInteger.Parse($"0{digits}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            .ToString(CultureInfo.InvariantCulture);

    private static string FromOctal(ReadOnlySpan<char> digits)
    {
        var bits = new StringBuilder("0", 1 + digits.Length * 3);
        foreach (var digit in digits) bits.Append((digit - '0').ToString("b3", CultureInfo.InvariantCulture));
        return BigInteger.Parse(bits.ToString(), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture)
            .ToString(CultureInfo.InvariantCulture);
    }
}
