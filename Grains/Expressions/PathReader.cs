using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Meanwhile.Expressions;

/// <summary>
/// Reads plain paths from JSON text in one pass, without a tree and without a copy: what it gives is the slice of the
/// original bytes. Its answers are JavaScript's: the last of two equal names counts, what is missing is undefined.
/// </summary>
public static class PathReader
{
    // Values wrap each other as they pass from step to step, so this is more than one document may have.
    private const int DepthMax = 1_024;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = DepthMax };

    /// <summary>Follows <paramref name="segments"/> from the one with the number <paramref name="from"/> on.</summary>
    /// <param name="json">One JSON value, checked before: it came through the door or from a step.</param>
    /// <param name="segments">The path.</param>
    /// <param name="from">Segments before it are used up already.</param>
    public static PathResult Read(ReadOnlyMemory<byte> json, IReadOnlyList<PathSegment> segments, int from = 0)
    {
        if (from == segments.Count) return PathResult.Value(json);
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();
        return Follow(ref reader, json, segments, from);
    }

    /// <summary>Takes the reader from the first token of a value to its last, and the path along inside it.</summary>
    private static PathResult Follow(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IReadOnlyList<PathSegment> segments, int at)
    {
        if (at == segments.Count) return Slice(ref reader, json);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: return InObject(ref reader, json, segments, at);
            case JsonTokenType.StartArray: return InArray(ref reader, json, segments, at);
            case JsonTokenType.String: return InText(reader.ValueSpan, segments, at);
            case JsonTokenType.Null: return OfNothing("null", segments, at);
            default: return Missing(segments, at + 1);
        }
    }

    private static PathResult Slice(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return PathResult.Value(json[start..(int)reader.BytesConsumed]);
    }

    private static PathResult InObject(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IReadOnlyList<PathSegment> segments, int at)
    {
        var segment = segments[at];
        PathResult? found = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMeant = IsNamed(ref reader, segment);
            reader.Read();
            if (isMeant) found = Follow(ref reader, json, segments, at + 1);
            else reader.Skip();
        }

        return found ?? Missing(segments, at + 1);
    }

    private static PathResult InArray(
        ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IReadOnlyList<PathSegment> segments, int at)
    {
        var segment = segments[at];
        PathResult? found = null;
        var count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count == segment.Index) found = Follow(ref reader, json, segments, at + 1);
            else reader.Skip();
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

    /// <summary>
    /// Names without escapes are compared as bytes. The others are compared as JavaScript reads them, for the reader's
    /// own comparison throws at half a surrogate pair.
    /// </summary>
    private static bool IsNamed(ref Utf8JsonReader reader, PathSegment segment) => reader.ValueIsEscaped
        ? JsonCharacters.Same(reader.ValueSpan, segment.Key)
        : reader.ValueSpan.SequenceEqual(segment.Utf8.Span) && !segment.HasHalfPair;
}
