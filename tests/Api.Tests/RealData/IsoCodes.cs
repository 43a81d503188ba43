using System.Text.Json.Nodes;

namespace Meanwhile.RealData;

/// <summary>Countries, subdivisions, currencies and languages of the ISO, from Debian's package iso-codes.</summary>
internal sealed record IsoCodes(
    IReadOnlyList<JsonNode> Countries,
    IReadOnlyList<JsonNode> Subdivisions,
    IReadOnlyList<JsonNode> Currencies,
    IReadOnlyList<JsonNode> Languages)
{
    private const string Folder = "/usr/share/iso-codes/json";

    public static bool AreHere => File.Exists(Path.Combine(Folder, "iso_639-3.json"));

    public static async Task<IsoCodes> ReadAsync() => new(
        await ReadAsync("3166-1"), await ReadAsync("3166-2"), await ReadAsync("4217"), await ReadAsync("639-3"));

    public static string Text(JsonNode entry, string key) => (string)entry[key]!;

    public static string? TextOrNull(JsonNode entry, string key) => (string?)entry[key];

    public IEnumerable<JsonNode> SubdivisionsOf(JsonNode country)
    {
        string prefix = Text(country, "alpha_2") + "-";
        return Subdivisions.Where(entry => Text(entry, "code").StartsWith(prefix, StringComparison.Ordinal));
    }

    private static async Task<JsonNode[]> ReadAsync(string standard)
    {
        await using FileStream file = File.OpenRead(Path.Combine(Folder, $"iso_{standard}.json"));
        JsonNode document = (await JsonNode.ParseAsync(file))!;
        return [.. document[standard]!.AsArray().Select(entry => entry!)];
    }
}
