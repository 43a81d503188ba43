using System.Text.Json;
using Meanwhile.Batches;
using Meanwhile.Documents;
using Meanwhile.Errors;
using Meanwhile.Runs;

namespace Meanwhile.Steps;

/// <summary>
/// One bulk call for many bodies: they become a list, and the answer is a list of as many, given back by position.
/// </summary>
internal static class HttpGathered
{
    public static IEnumerable<BatchFault> Check(MapNode settings, BatchRule rule)
    {
        if (settings["body"] is null)
            yield return new(ErrorCodes.MissingKey, null,
                "`batch` of an `http` step gathers bodies, and it has no `body`",
                "the upstream must take a list and answer with a list of the same length");
        if (rule.By is not null || rule.Column is not null)
            yield return new(ErrorCodes.BadValue, rule.By is null ? "column" : "by",
                "`by` and `column` name what is gathered by `sql`; `http` gathers its bodies", "leave it out");
    }

    public static HttpStep.Settings Common(HttpStep.Settings settings) => settings with { Body = null };

    public static HttpStep.Settings Join(IReadOnlyList<object> members)
    {
        var bodies = members.Select(member => ((HttpStep.Settings)member).Body!.Value).ToArray();
        var list = new byte[1 + bodies.Sum(body => body.Length + 1)];
        var at = 0;
        foreach (var body in bodies)
        {
            list[at] = at == 0 ? (byte)'[' : (byte)',';
            at++;
            body.Span.CopyTo(list.AsSpan(at));
            at += body.Length;
        }
        list[at] = (byte)']';
        return ((HttpStep.Settings)members[0]) with { Body = list };
    }

    public static BatchSplit Split(StepValue answer, int count)
    {
        var items = answer.HasMembers && answer.Member("body") is { } body ? Items(body) : null;
        if (items?.Count != count)
            return count > 1
                ? BatchSplit.OneByOne
                : new(null, "the bulk answer is no list with one item for each that was sent");
        var head = answer.Members!.Where(member => member.Name is "status" or "headers")
            .Select(member => new StepMember(member.Name, member.Json)).ToArray();
        return new([.. items.Select(item => new StepValue([.. head, new StepMember("body", item)]))], null);
    }

    private static List<ReadOnlyMemory<byte>>? Items(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, JsonText.ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return null;
        var items = new List<ReadOnlyMemory<byte>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(json[start..(int)reader.BytesConsumed]);
        }
        return items;
    }
}
