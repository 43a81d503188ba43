using System.Collections.Frozen;

namespace Meanwhile.Schemas;

/// <summary>The names of types, and what to say about keywords that are not used here.</summary>
internal static class SchemaWords
{
    public static readonly FrozenDictionary<string, SchemaTypes> Types = new Dictionary<string, SchemaTypes>
    {
        ["null"] = SchemaTypes.Null,
        ["boolean"] = SchemaTypes.Boolean,
        ["number"] = SchemaTypes.Number,
        ["integer"] = SchemaTypes.Whole,
        ["string"] = SchemaTypes.Text,
        ["array"] = SchemaTypes.List,
        ["object"] = SchemaTypes.Object,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // What people bring along from other languages.
    private static readonly FrozenDictionary<string, string> OtherTypes = new Dictionary<string, string>
    {
        ["bool"] = "boolean",
        ["int"] = "integer",
        ["long"] = "integer",
        ["float"] = "number",
        ["double"] = "number",
        ["decimal"] = "number",
        ["str"] = "string",
        ["text"] = "string",
        ["date"] = "string",
        ["list"] = "array",
        ["map"] = "object",
        ["dict"] = "object",
        ["nil"] = "null",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // Keywords of other versions and dialects, with what to write instead.
    private static readonly FrozenDictionary<string, string> Instead = new Dictionary<string, string>
    {
        ["$dynamicRef"] = "is not supported; write \"$ref\"",
        ["$dynamicAnchor"] = "is not supported; write \"$anchor\"",
        ["$recursiveRef"] = "belongs to another version; write \"$ref\"",
        ["$recursiveAnchor"] = "belongs to another version; write \"$anchor\"",
        ["$vocabulary"] = "is not supported; the keywords are those of JSON Schema 2020-12",
        ["definitions"] = "belongs to another version; write \"$defs\"",
        ["id"] = "belongs to another version; write \"$id\"",
        ["dependencies"] = "belongs to another version; write \"dependentRequired\" or \"dependentSchemas\"",
        ["additionalItems"] = "belongs to another version; write \"items\", beside \"prefixItems\"",
        ["divisibleBy"] = "belongs to another version; write \"multipleOf\"",
        ["extends"] = "belongs to another version; write \"allOf\"",
        ["disallow"] = "belongs to another version; write \"not\"",
        ["nullable"] = "belongs to another dialect; write a list of types with \"null\" in it",
        ["example"] = "belongs to another dialect; write \"examples\", a list",
        ["discriminator"] = "belongs to another dialect; write \"oneOf\" with a \"const\" in each form",
        ["optional"] = "is not a keyword; leave the name out of \"required\"",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Unknown(string keyword, IEnumerable<string> known) => Instead.GetValueOrDefault(
        keyword,
        $"\"{Spoken.Short(keyword)}\" is not a keyword of JSON Schema 2020-12{Spoken.DidYouMean(keyword, known)}");

    public static string NearestType(string name)
    {
        if (OtherTypes.TryGetValue(name, out var type)) return $"; did you mean \"{type}\"?";
        var nearest = Spoken.DidYouMean(name, Types.Keys);
        return nearest.Length > 0 ? nearest : $"; the types are {Spoken.Choice([.. Types.Keys.Order()])}";
    }
}
