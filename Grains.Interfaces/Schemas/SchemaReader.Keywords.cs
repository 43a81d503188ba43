using System.Collections.Frozen;

namespace Meanwhile.Schemas;

internal sealed partial class SchemaReader
{
    /// <summary>Every keyword there is, and how it is read.</summary>
    private static readonly FrozenDictionary<string, Action<SchemaReader, SchemaPlace>> Readers =
        new Dictionary<string, Action<SchemaReader, SchemaPlace>>(StringComparer.Ordinal)
        {
            // Where things are.
            ["$schema"] = (reader, place) => reader.ReadDialect(place),
            ["$id"] = (_, _) => { },
            ["$anchor"] = (reader, place) => reader.ReadAnchor(place),
            ["$ref"] = (reader, place) => reader.ReadReference(place),
            ["$defs"] = (reader, place) => reader.NamedSchemas(place),

            // Any value.
            ["type"] = (reader, place) => place.Draft.Types = reader.Types(place),
            ["enum"] = (reader, place) =>
                reader.ReadValues(place, [.. reader.Entries(place).Select(entry => entry.At)]),
            ["const"] = (reader, place) => reader.ReadValues(place, [place.At]),

            // Numbers.
            ["minimum"] = (reader, place) => reader.ReadBound(place),
            ["maximum"] = (reader, place) => reader.ReadBound(place),
            ["exclusiveMinimum"] = (reader, place) => reader.ReadBound(place),
            ["exclusiveMaximum"] = (reader, place) => reader.ReadBound(place),
            ["multipleOf"] = (reader, place) => reader.ReadMultipleOf(place),

            // Texts.
            ["minLength"] = (reader, place) => reader.ReadLength(place),
            ["maxLength"] = (reader, place) => reader.ReadLength(place),
            ["pattern"] = (reader, place) => reader.ReadPattern(place),

            // Lists.
            ["prefixItems"] = (reader, place) => place.Draft.FirstEntries = reader.Schemas(place),
            ["items"] = (reader, place) => place.Draft.OtherEntries = reader.ReadItems(place),
            ["contains"] = (reader, place) => place.Draft.Contained = reader.Schema(place),
            ["minContains"] = (reader, place) => place.Draft.ContainedMin = reader.Count(place) ?? 0,
            ["maxContains"] = (reader, place) => place.Draft.ContainedMax = reader.Count(place) ?? 0,
            ["minItems"] = (reader, place) => reader.ReadSize(place),
            ["maxItems"] = (reader, place) => reader.ReadSize(place),
            ["uniqueItems"] = (reader, place) => reader.ReadUnique(place),
            ["unevaluatedItems"] = (reader, place) =>
                place.Draft.Keywords.Add(new UnevaluatedItems(reader.Schema(place))),

            // Objects.
            ["properties"] = (reader, place) => place.Draft.Properties = reader.NamedSchemas(place),
            ["required"] = (reader, place) => place.Draft.Required = reader.ReadRequired(place),
            ["patternProperties"] = (reader, place) => reader.ReadPatterns(place),
            ["additionalProperties"] = (reader, place) => place.Draft.OtherProperties = reader.Schema(place),
            ["propertyNames"] = (reader, place) => place.Draft.Keywords.Add(new PropertyNames(reader.Schema(place))),
            ["minProperties"] = (reader, place) => reader.ReadSize(place),
            ["maxProperties"] = (reader, place) => reader.ReadSize(place),
            ["dependentRequired"] = (reader, place) => reader.ReadDependentRequired(place),
            ["dependentSchemas"] = (reader, place) => reader.ReadDependentSchemas(place),
            ["unevaluatedProperties"] = (reader, place) =>
                place.Draft.Keywords.Add(new UnevaluatedProperties(reader.Schema(place))),

            // Several schemas for one value.
            ["allOf"] = (reader, place) => place.Draft.Keywords.Add(new AllOf(reader.Schemas(place))),
            ["anyOf"] = (reader, place) => place.Draft.Keywords.Add(new Choice("anyOf", reader.Schemas(place))),
            ["oneOf"] = (reader, place) => place.Draft.Keywords.Add(new Choice("oneOf", reader.Schemas(place))),
            ["not"] = (reader, place) => place.Draft.Keywords.Add(new Not(reader.Schema(place))),
            ["if"] = (reader, place) => place.Draft.If = reader.Schema(place),
            ["then"] = (reader, place) => place.Draft.Then = reader.Schema(place),
            ["else"] = (reader, place) => place.Draft.Else = reader.Schema(place),

            // Words for people and editors: they allow and forbid nothing.
            ["title"] = (reader, place) => reader.Text(place),
            ["description"] = (reader, place) => reader.Text(place),
            ["$comment"] = (reader, place) => reader.Text(place),
            ["default"] = (_, _) => { },
            ["examples"] = (reader, place) => reader.Is(place, JsonKind.List),
            ["deprecated"] = (reader, place) => reader.Flag(place),
            ["readOnly"] = (reader, place) => reader.Flag(place),
            ["writeOnly"] = (reader, place) => reader.Flag(place),
            ["format"] = (reader, place) => reader.Text(place),
            ["contentMediaType"] = (reader, place) => reader.Text(place),
            ["contentEncoding"] = (reader, place) => reader.Text(place),
            ["contentSchema"] = (reader, place) => reader.Schema(place),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private void ReadValues(SchemaPlace place, int[] values) =>
        place.Draft.Keywords.Add(new OneOfValues(place.Keyword, tape, values));

    private void ReadBound(SchemaPlace place)
    {
        if (Number(place) is { } bound) place.Draft.Keywords.Add(new NumberBound(place.Keyword, bound));
    }

    private void ReadMultipleOf(SchemaPlace place)
    {
        if (Number(place) is not { } divisor) return;
        var number = JsonNumber.Read(divisor);
        if (number.Count == 0 || number.IsNegative)
            Refuse(place, $"must be more than 0, is {Spoken.Number(divisor)}");
        else place.Draft.Keywords.Add(new MultipleOf(divisor));
    }

    private void ReadLength(SchemaPlace place)
    {
        if (Count(place) is { } bound) place.Draft.Keywords.Add(new TextLength(place.Keyword, bound));
    }

    private void ReadSize(SchemaPlace place)
    {
        if (Count(place) is { } bound) place.Draft.Keywords.Add(new SizeBound(place.Keyword, bound));
    }

    private void ReadPattern(SchemaPlace place)
    {
        if (Text(place) is { } source && PatternOf(source, place) is { } pattern)
            place.Draft.Keywords.Add(new TextPattern(pattern));
    }

    private void ReadUnique(SchemaPlace place)
    {
        if (Flag(place) == true) place.Draft.Keywords.Add(new DifferentEntries());
    }

    private SchemaNode? ReadItems(SchemaPlace place)
    {
        if (tape.View.Kind(place.At) != JsonKind.List) return Schema(place);
        Refuse(place, "must be one schema for all entries, is a list; one for each entry is \"prefixItems\"");
        return null;
    }

    private byte[][] ReadRequired(SchemaPlace place)
    {
        var kind = tape.View.Kind(place.At);
        if (kind is not (JsonKind.True or JsonKind.False)) return Texts(place);
        Refuse(
            place,
            $"must be a list of property names, is {Spoken.Of(kind)}; it belongs one level up, beside \"properties\"");
        return [];
    }

    private void ReadPatterns(SchemaPlace place)
    {
        foreach (var (name, member) in Members(place))
        {
            var schema = Schema(member);
            if (PatternOf(System.Text.Encoding.UTF8.GetString(name), member) is { } pattern)
                place.Draft.Patterns.Add((pattern, schema));
        }
    }

    private void ReadDependentRequired(SchemaPlace place)
    {
        foreach (var (name, member) in Members(place))
            place.Draft.Keywords.Add(new DependentRequired(name, Texts(member)));
    }

    private void ReadDependentSchemas(SchemaPlace place)
    {
        foreach (var (name, schema) in NamedSchemas(place))
            place.Draft.Keywords.Add(new DependentSchema(name, schema));
    }
}
