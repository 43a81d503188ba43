using System.Text;
using System.Text.Json;
using Meanwhile.Errors;

namespace Meanwhile.Documents;

/// <summary>Reads one JSON document, for texts that are JSON and not only YAML.</summary>
internal sealed class JsonReading
{
    // Our own count of levels answers with a place and in our words, so the reader's must never be met first.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = Limits.DefinitionBytesMax };

    private readonly Findings _findings;
    private long _bytesPassed;
    private int _charactersPassed;

    private JsonReading(Findings findings) => _findings = findings;

    /// <summary>
    /// False when the text is not JSON after all. Otherwise the findings are final; the document is null when a limit
    /// stopped the reading.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, Findings findings, out DocumentNode? root)
    {
        root = null;
        var reader = new Utf8JsonReader(utf8, Options);
        try
        {
            reader.Read();
            root = new JsonReading(findings).ReadNode(ref reader, utf8, depth: 0, Trail.Root);

            // One more step: behind the document only white space may follow, and the reader throws when it does not.
            if (!findings.Stopped) reader.Read();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private DocumentNode? ReadNode(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, int depth, Trail trail)
    {
        var isContainer = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
        var start = IndexOfToken(ref reader, utf8);
        var place = _findings.Source.PlaceAt(start);
        if (!_findings.Count(isContainer ? depth + 1 : depth, place, trail)) return null;
        return reader.TokenType switch
        {
            JsonTokenType.StartArray => ReadList(ref reader, utf8, depth, place, trail),
            JsonTokenType.StartObject => ReadMap(ref reader, utf8, depth, place, trail),
            _ => ReadScalar(ref reader, start, trail),
        };
    }

    private ListNode? ReadList(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, int depth, Place place, Trail trail)
    {
        var items = new List<DocumentNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var item = ReadNode(ref reader, utf8, depth + 1, trail.To(items.Count));
            if (item is null) return null;
            items.Add(item);
        }

        return new ListNode(items, place, trail);
    }

    private MapNode? ReadMap(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, int depth, Place place, Trail trail)
    {
        var entries = new List<MapEntry>();
        var byKey = new Dictionary<string, MapEntry>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var keyPlace = _findings.Source.PlaceAt(IndexOfToken(ref reader, utf8));
            var key = TextOf(ref reader, keyPlace, trail);
            reader.Read();
            var value = ReadNode(ref reader, utf8, depth + 1, trail.To(key));
            if (value is null) return null;
            if (!_findings.TryKey(key, keyPlace, trail, byKey)) continue;
            var entry = new MapEntry(key, keyPlace, value);
            byKey.Add(key, entry);
            entries.Add(entry);
        }

        return new MapNode(entries, byKey, place, trail);
    }

    private ScalarNode ReadScalar(ref Utf8JsonReader reader, int start, Trail trail)
    {
        var style = reader.TokenType == JsonTokenType.String ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain;
        var source = new ScalarSource(_findings.Source, start, style);
        return reader.TokenType switch
        {
            JsonTokenType.String => new ScalarNode(
                ScalarKind.Text, TextOf(ref reader, source.Place, trail), source, trail),
            JsonTokenType.Number => ReadNumber(Encoding.UTF8.GetString(reader.ValueSpan), source, trail),
            JsonTokenType.Null => new ScalarNode(ScalarKind.Null, "null", source, trail),
            _ => new ScalarNode(
                ScalarKind.Boolean, reader.TokenType == JsonTokenType.True ? "true" : "false", source, trail),
        };
    }

    private ScalarNode ReadNumber(string number, ScalarSource source, Trail trail) =>
        _findings.IsTooLong(number, source.Place, trail)
            ? new ScalarNode(ScalarKind.Null, "null", source, trail)
            : new ScalarNode(ScalarKind.Number, number, source, trail);

    /// <summary>The decoded text; half a surrogate pair is grammatical JSON, but cannot be sent on.</summary>
    private string TextOf(ref Utf8JsonReader reader, Place place, Trail trail)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            _findings.Add(ErrorCodes.DefinitionSyntax, place, trail,
                "This text holds half a surrogate pair, an escape from `\\ud800` to `\\udfff` without its other half.",
                "Write both halves, or the character itself.");
            return "";
        }
    }

    /// <summary>Tokens come in the order of the text, so each byte is turned into characters only once.</summary>
    private int IndexOfToken(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        var between = utf8[(int)_bytesPassed..(int)reader.TokenStartIndex];
        _charactersPassed += Encoding.UTF8.GetCharCount(between);
        _bytesPassed = reader.TokenStartIndex;
        return _charactersPassed;
    }
}
