using System.Buffers;
using System.Globalization;
using System.Text;

namespace Meanwhile.Expressions;

/// <summary>
/// Reads plain paths from JSON text in one pass, without a tree and without a copy: what it gives is the slice of the
/// original bytes. Its answers are JavaScript's: the last of two equal names counts, what is missing is undefined.
/// </summary>
public static class PathReader
{
    /// <summary>Follows <paramref name="segments"/> from the one with the number <paramref name="from"/> on.</summary>
    /// <param name="json">One JSON value, checked before: it came through the door or from a step.</param>
    /// <param name="segments">The path.</param>
    /// <param name="from">Segments before it are used up already.</param>
    public static PathResult Read(ReadOnlyMemory<byte> json, IReadOnlyList<PathSegment> segments, int from = 0)
    {
        if (from == segments.Count) return PathResult.Value(json);
        var cursor = new JsonCursor(json.Span);
        cursor.Next();
        return Follow(ref cursor, json, segments, from);
    }

    /// <summary>Takes the cursor over a value, and the path along inside it.</summary>
    private static PathResult Follow(
        ref JsonCursor cursor, ReadOnlyMemory<byte> json, IReadOnlyList<PathSegment> segments, int at)
    {
        var start = cursor.At;
        if (at < segments.Count)
        {
            switch (json.Span[start])
            {
                case (byte)'{': return InObject(ref cursor, json, segments, at);
                case (byte)'[': return InArray(ref cursor, json, segments, at);
                case (byte)'"': return InText(cursor.Text(), segments, at);
            }
        }

        cursor.Skip();
        if (at == segments.Count) return PathResult.Value(json[start..cursor.At]);
        return json.Span[start] == (byte)'n' ? OfNothing("null", segments, at) : Missing(segments, at + 1);
    }

    private static PathResult InObject(
        ref JsonCursor cursor, ReadOnlyMemory<byte> json, IReadOnlyList<PathSegment> segments, int at)
    {
        var segment = segments[at];
        PathResult? found = null;
        for (var isMore = cursor.StepToEntry(); isMore; isMore = cursor.StepOver())
        {
            var isMeant = IsNamed(cursor.Text(), segment);
            cursor.Next();
            cursor.Step();
            cursor.Next();
            if (isMeant) found = Follow(ref cursor, json, segments, at + 1);
            else cursor.Skip();
        }

        return found ?? Missing(segments, at + 1);
    }

    private static PathResult InArray(
        ref JsonCursor cursor, ReadOnlyMemory<byte> json, IReadOnlyList<PathSegment> segments, int at)
    {
        var segment = segments[at];
        PathResult? found = null;
        var count = 0;
        for (var isMore = cursor.StepToEntry(); isMore; isMore = cursor.StepOver(), count++)
        {
            if (count == segment.Index) found = Follow(ref cursor, json, segments, at + 1);
            else cursor.Skip();
        }

        return segment.Key == "length" ? Computed(count, segments, at + 1) : found ?? Missing(segments, at + 1);
    }

    private static PathResult InText(ReadOnlySpan<byte> raw, IReadOnlyList<PathSegment> segments, int at)
    {
        var segment = segments[at];
        if (segment.Key == "length") return Computed(JsonCharacters.Count(raw), segments, at + 1);
        if (segment.Index is not { } index || JsonCharacters.At(raw, index) is not { } character)
            return Missing(segments, at + 1);
        var quoted = new ArrayBufferWriter<byte>(8);
        JsonCharacters.Quote([character], quoted);
        return Read(quoted.WrittenMemory, segments, at + 1);
    }

    private static PathResult Computed(int number, IReadOnlyList<PathSegment> segments, int at) =>
        Read(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)), segments, at);

    private static PathResult Missing(IReadOnlyList<PathSegment> segments, int at) =>
        at == segments.Count ? PathResult.Undefined : OfNothing("undefined", segments, at);

    /// <summary>After <c>?.</c> the whole rest of the path is undefined; without it JavaScript throws.</summary>
    private static PathResult OfNothing(string nothing, IReadOnlyList<PathSegment> segments, int at) =>
        segments[at].IsOptional
            ? PathResult.Undefined
            : PathResult.Failed($"cannot read `{segments[at].Key}` of {nothing}");

    private static bool IsNamed(ReadOnlySpan<byte> raw, PathSegment segment)
    {
        if (raw.Contains((byte)'\\')) return JsonCharacters.Same(raw, segment.Key);
        return raw.SequenceEqual(segment.Utf8.Span) && !segment.HasHalfPair;
    }
}
