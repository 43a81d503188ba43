using System.Globalization;

namespace Meanwhile.Schemas;

internal sealed partial class SchemaReader
{
    private bool Is(SchemaPlace place, JsonKind kind)
    {
        var found = tape.View.Kind(place.At);
        if (found == kind) return true;
        Refuse(place, $"must be {Spoken.Of(kind)}, is {Spoken.Of(found)}");
        return false;
    }

    private string? Text(SchemaPlace place) => Is(place, JsonKind.Text) ? tape.View.String(place.At) : null;

    private bool? Flag(SchemaPlace place)
    {
        var kind = tape.View.Kind(place.At);
        if (kind is JsonKind.True or JsonKind.False) return kind == JsonKind.True;
        Refuse(place, $"must be true or false, is {Spoken.Of(kind)}");
        return null;
    }

    /// <summary>A number that is not absurdly long; null when it is refused.</summary>
    private byte[]? Number(SchemaPlace place)
    {
        if (!Is(place, JsonKind.Number)) return null;
        var text = tape.View.Bytes(place.At);
        var number = JsonNumber.Read(text);
        if (!number.IsHuge && number.Count <= Limits.SchemaNumberDigitsMax) return text.ToArray();
        Refuse(place, $"must have at most {Limits.SchemaNumberDigitsMax} digits and 15 in the exponent");
        return null;
    }

    /// <summary>A number of things: whole, not negative. One that nothing can reach counts as the greatest.</summary>
    private long? Count(SchemaPlace place)
    {
        if (!Is(place, JsonKind.Number)) return null;
        var text = tape.View.Bytes(place.At);
        var number = JsonNumber.Read(text);
        if (number.IsWhole && !(number.IsNegative && number.Count > 0))
            return number.ToLong();
        Refuse(place, $"must be a whole number and not negative, is {Spoken.Number(text)}");
        return null;
    }

    private IEnumerable<SchemaPlace> Entries(SchemaPlace place, bool mayBeEmpty = true)
    {
        if (!Is(place, JsonKind.List)) yield break;
        if (!mayBeEmpty && tape.View.Count(place.At) == 0) Refuse(place, "must have at least 1 entry");
        var number = 0;
        for (var entry = place.At + 1; entry < tape.View.Next(place.At); entry = tape.View.Next(entry))
            yield return place.Part(entry, (number++).ToString(CultureInfo.InvariantCulture));
    }

    private IEnumerable<(byte[] Name, SchemaPlace Place)> Members(SchemaPlace place)
    {
        if (!Is(place, JsonKind.Object)) yield break;
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var name = place.At + 1; name < tape.View.Next(place.At); name = tape.View.Next(name + 1))
        {
            var bytes = tape.View.Bytes(name).ToArray();
            var member = place.Part(name + 1, JsonView.Escape(tape.View.String(name)));
            if (names.Add(Convert.ToHexString(bytes))) yield return (bytes, member);
            else Refuse(member, "is written twice");
        }
    }

    /// <summary>A list of different texts.</summary>
    private byte[][] Texts(SchemaPlace place)
    {
        var texts = new List<byte[]>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in Entries(place))
        {
            if (!Is(entry, JsonKind.Text)) continue;
            var text = tape.View.Bytes(entry.At).ToArray();
            if (known.Add(Convert.ToHexString(text))) texts.Add(text);
            else Refuse(entry, $"is written twice: \"{Spoken.Short(tape.View.String(entry.At))}\"");
        }
        return [.. texts];
    }

    private SchemaNode[] Schemas(SchemaPlace place) => [.. Entries(place, mayBeEmpty: false).Select(Schema)];

    private IReadOnlyList<(byte[] Name, SchemaNode Schema)> NamedSchemas(SchemaPlace place) =>
        [.. Members(place).Select(member => (member.Name, Schema(member.Place)))];

    private Pattern? PatternOf(string source, SchemaPlace place)
    {
        var (pattern, fault) = Pattern.Read(source);
        if (pattern is null) Refuse(place, $"is not a pattern that can be used: it {fault}");
        return pattern;
    }

    private SchemaTypes Types(SchemaPlace place)
    {
        if (tape.View.Kind(place.At) != JsonKind.List) return Type(place);
        var types = SchemaTypes.None;
        foreach (var entry in Entries(place, mayBeEmpty: false))
        {
            var type = Type(entry);
            if (type != SchemaTypes.Any && types.HasFlag(type)) Refuse(entry, "is written twice");
            types |= type;
        }
        return types;
    }

    private SchemaTypes Type(SchemaPlace place)
    {
        if (Text(place) is not { } name) return SchemaTypes.Any;
        if (SchemaWords.Types.TryGetValue(name, out var type)) return type;
        Refuse(place, $"\"{Spoken.Short(name)}\" is not a type{SchemaWords.NearestType(name)}");
        return SchemaTypes.Any;
    }
}
