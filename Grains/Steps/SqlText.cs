using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Meanwhile.Errors;
using Npgsql;
using NpgsqlTypes;

namespace Meanwhile.Steps;

/// <summary>
/// Between JSON and PostgreSQL's text: statements are looked at, parameters are put into its text form.
/// </summary>
internal static partial class SqlText
{
    private static readonly Dictionary<string, string> Conditions = typeof(PostgresErrorCodes)
        .GetFields()
        .Where(field => field.IsLiteral)
        .GroupBy(field => (string)field.GetRawConstantValue()!)
        .ToDictionary(group => group.Key, group => Words(group.First().Name));

    /// <summary>
    /// Whether the statement surely changes nothing. Unsure means it may: a warning too many is cheaper than one too
    /// few.
    /// </summary>
    public static bool OnlyReads(string statement)
    {
        var bare = CommentsAndTexts().Replace(statement, " ").TrimStart(' ', '\t', '\r', '\n', '(');
        return FirstReads().IsMatch(bare) && !Changes().IsMatch(bare);
    }

    /// <summary>Whether the text holds one statement and not several; a semicolon at its end does no harm.</summary>
    public static bool IsOne(string statement) =>
        !CommentsAndTexts().Replace(statement, " ").TrimEnd(' ', '\t', '\r', '\n', ';').Contains(';');

    /// <summary>The name PostgreSQL's manual gives a SQLSTATE.</summary>
    public static string Condition(string sqlState) => Conditions.GetValueOrDefault(sqlState, "no known name");

    /// <summary>A parameter whose type PostgreSQL picks.</summary>
    public static NpgsqlParameter Parameter(string name, ReadOnlySpan<byte> json) =>
        new(name, NpgsqlDbType.Unknown) { Value = Parameter(json) };

    /// <summary>
    /// A JSON value as the text PostgreSQL reads a parameter from; it picks the type. Lists of scalars become arrays,
    /// other lists and maps stay JSON.
    /// </summary>
    public static object Parameter(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonText.ReaderOptions);
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => DBNull.Value,
            JsonTokenType.String => Characters(ref reader),
            JsonTokenType.StartArray when ArrayLiteral(json) is { } literal => literal,
            _ => Encoding.UTF8.GetString(json),
        };
    }

    private static string? ArrayLiteral(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonText.ReaderOptions);
        reader.Read();
        var literal = new StringBuilder("{");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) return null;
            if (literal.Length > 1) literal.Append(',');
            if (reader.TokenType == JsonTokenType.String)
                literal.Append('"').Append(Characters(ref reader).Replace("\\", "\\\\").Replace("\"", "\\\""))
                    .Append('"');
            else
                literal.Append(Encoding.UTF8.GetString(reader.ValueSpan));
        }
        return literal.Append('}').ToString();
    }

    /// <summary>PostgreSQL's text holds no NUL and no half characters; they become U+FFFD, which it can keep.</summary>
    private static string Characters(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!.Replace('\0', '\uFFFD');
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static string Words(string name) => WordStarts().Replace(name, " $1").TrimStart().ToLowerInvariant();

    [GeneratedRegex(
        @"--[^\n]*|/\*.*?\*/|\b[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|""[^""]*""|\$(\w*)\$.*?\$\1\$",
        RegexOptions.Singleline)]
    private static partial Regex CommentsAndTexts();

    [GeneratedRegex(@"^(select|with|values|table|show|explain)\b", RegexOptions.IgnoreCase)]
    private static partial Regex FirstReads();

    [GeneratedRegex(
        @"\b(insert|update|delete|merge|into|nextval|setval|call|copy|truncate|drop|alter|create|grant|lock)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Changes();

    [GeneratedRegex("([A-Z])")]
    private static partial Regex WordStarts();
}
