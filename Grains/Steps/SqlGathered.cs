using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Meanwhile.Batches;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

/// <summary>
/// One query for many values: they become the array behind <c>= any(@id)</c>, and rows are given back by the column
/// that says to which value they belong.
/// </summary>
internal static class SqlGathered
{
    public static IEnumerable<BatchFault> Check(SqlStep.Settings constant, MapNode settings, BatchRule rule)
    {
        if (constant.Query is not { } query)
        {
            yield return new(ErrorCodes.BadValue, "statements", "`batch` gathers one `query`, and no `statements`",
                "make it a step of its own");
            yield break;
        }
        if (!SqlText.OnlyReads(query))
            yield return new(ErrorCodes.BadValue, "query", "`batch` is for a query that only reads",
                "a statement that writes is made for each run by itself");
        if (rule.By is not { } by)
        {
            yield return new(ErrorCodes.MissingKey, null, "`batch` of a `sql` step needs `by`",
                "the parameter whose values are gathered, for example `by: id`");
            yield break;
        }
        var names = (settings["params"] as MapNode)?.Entries.Select(entry => entry.Key).ToArray() ?? [];
        if (!names.Contains(by))
            yield return new(ErrorCodes.BadValue, "by", $"there is no parameter `{by}` in `params`",
                Nearest.Hint(by, names) ?? "name the one whose values are gathered");
        else if (!Regex.IsMatch(query, $@"\bany\s*\(\s*(cast\s*\(\s*)?@{Regex.Escape(by)}\b", RegexOptions.IgnoreCase))
            yield return new(ErrorCodes.BadValue, "query", $"the query does not look for all values of `@{by}` at once",
                $"write for example `where {by} = any(@{by})`");
    }

    public static SqlStep.Settings Common(SqlStep.Settings settings, BatchRule rule) => settings with
    {
        Params = new JsonMap([.. settings.Params.Entries.Where(entry => entry.Key != rule.By)]),
    };

    public static SqlStep.Settings Join(IReadOnlyList<object> members, BatchRule rule)
    {
        var first = (SqlStep.Settings)members[0];
        var array = new StringBuilder("[");
        foreach (var value in members.Select(member => Encoding.UTF8.GetString(ValueOf(member, rule).Span)).Distinct())
            array.Append(array.Length > 1 ? "," : "").Append(value);
        var json = Encoding.UTF8.GetBytes(array.Append(']').ToString());
        return first with
        {
            Params = new JsonMap([.. first.Params.Entries.Select(entry => entry.Key == rule.By
                ? KeyValuePair.Create(entry.Key, (ReadOnlyMemory<byte>)json)
                : entry)]),
        };
    }

    public static ReadOnlyMemory<byte> ValueOf(object settings, BatchRule rule) =>
        ((SqlStep.Settings)settings).Params.Entries.First(entry => entry.Key == rule.By).Value;

    public static BatchSplit Split(StepValue answer, IReadOnlyList<object> members, BatchRule rule)
    {
        var keys = members.Select(member => KeyOf(ValueOf(member, rule).Span)).ToArray();
        var mine = new Dictionary<string, List<Range>>();
        foreach (var key in keys) mine.TryAdd(key, []);
        var rows = answer.Member("rows")!.Value;
        var column = rule.Column ?? rule.By!;
        var reader = new Utf8JsonReader(rows.Span, JsonText.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var start = (int)reader.TokenStartIndex;
            if (KeyIn(ref reader, column) is not { } key)
                return new(null, $"the query gives no column `{column}`, which says to which call a row belongs");

            // Alone there is nobody else to whom a row could belong, however the database compares.
            if (members.Count == 1) key = keys[0];
            if (!mine.TryGetValue(key, out var list)) return BatchSplit.OneByOne;
            list.Add(start..(int)reader.BytesConsumed);
        }
        return new([.. keys.Select(key => Value(rows.Span, mine[key]))], null);
    }

    /// <summary>Takes the reader over a row; the text of its column, null when it has none.</summary>
    private static string? KeyIn(ref Utf8JsonReader reader, string column)
    {
        string? key = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isColumn = reader.ValueTextEquals(column);
            reader.Read();
            if (isColumn) key = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject
                ? ""
                : TextOf(ref reader);
            reader.Skip();
        }
        return key;
    }

    private static string KeyOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonText.ReaderOptions);
        reader.Read();
        return reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject
            ? Encoding.UTF8.GetString(json)
            : TextOf(ref reader);
    }

    /// <summary>
    /// What a value is compared by: its text, and of a number what it counts, for `1.50` and `1.5` are one.
    /// </summary>
    private static string TextOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
            return reader.TokenType == JsonTokenType.String
                ? reader.GetString()!
                : Encoding.UTF8.GetString(reader.ValueSpan);
        var text = Encoding.UTF8.GetString(reader.ValueSpan);
        return !text.Contains('e', StringComparison.OrdinalIgnoreCase) && text.Contains('.')
            ? text.TrimEnd('0').TrimEnd('.')
            : text;
    }

    private static StepValue Value(ReadOnlySpan<byte> rows, List<Range> mine)
    {
        var buffer = new byte[2 + Math.Max(0, mine.Count - 1) + mine.Sum(row => row.End.Value - row.Start.Value)];
        var at = 0;
        buffer[at++] = (byte)'[';
        foreach (var row in mine)
        {
            if (at > 1) buffer[at++] = (byte)',';
            rows[row].CopyTo(buffer.AsSpan(at));
            at += row.End.Value - row.Start.Value;
        }
        buffer[at] = (byte)']';
        return new StepValue(new("rows", buffer), new("count", JsonText.Of(mine.Count)));
    }
}
