using System.Globalization;
using System.Text;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace Meanwhile.Expressions;

/// <summary>
/// Fills in what <c>replace</c> puts in place of one match: <c>$&amp;</c>, <c>$1</c>, <c>$&lt;name&gt;</c>, …
/// </summary>
internal static class ReplacementText
{
    /// <param name="template">The replacement as written.</param>
    /// <param name="match">What a replacing function gets: match, groups, place, whole text, any named groups.</param>
    public static string Of(string template, JsValue[] match)
    {
        var named = match[^1] as ObjectInstance;
        var whole = match[^(named is null ? 1 : 2)].ToString();
        var place = (int)TypeConverter.ToNumber(match[^(named is null ? 2 : 3)]);
        var groups = match.AsSpan(1, match.Length - (named is null ? 3 : 4));
        var matched = match[0].ToString();
        var text = new StringBuilder();
        for (var at = 0; at < template.Length; at++)
        {
            var mark = template[at] == '$' && at + 1 < template.Length ? template[at + 1] : '\0';
            ReadOnlySpan<char> part = mark switch
            {
                '$' => "$",
                '&' => matched,
                '`' => whole.AsSpan(0, place),
                '\'' => whole.AsSpan(Math.Min(whole.Length, place + matched.Length)),
                _ => default,
            };
            var used = mark is '$' or '&' or '`' or '\'' ? 2 : 0;
            if (char.IsAsciiDigit(mark)) used = Group(template, at, groups, out part);
            if (mark == '<' && named is not null) used = Named(template, at, named, out part);
            if (used == 0) part = template.AsSpan(at, 1);
            ScriptBudget.AllowText((double)text.Length + part.Length);
            text.Append(part);
            at += Math.Max(0, used - 1);
        }

        return text.ToString();
    }

    /// <summary>Two digits when there are so many groups, else one, else the text as it stands.</summary>
    private static int Group(string template, int at, Span<JsValue> groups, out ReadOnlySpan<char> part)
    {
        part = default;
        for (var digits = 2; digits >= 1; digits--)
        {
            if (at + digits >= template.Length) continue;
            var written = template.AsSpan(at + 1, digits);
            if (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            if (number < 1 || number > groups.Length) continue;
            if (!groups[number - 1].Equals(JsValue.Undefined)) part = groups[number - 1].ToString();
            return digits + 1;
        }

        return 0;
    }

    private static int Named(string template, int at, ObjectInstance named, out ReadOnlySpan<char> part)
    {
        part = default;
        var end = template.IndexOf('>', at);
        if (end < 0) return 0;
        var value = named.Get(template[(at + 2)..end]);
        if (!value.Equals(JsValue.Undefined)) part = TypeConverter.ToString(value);
        return end - at + 1;
    }
}
