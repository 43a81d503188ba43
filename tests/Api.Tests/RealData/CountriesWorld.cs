using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Meanwhile.Support;
using Npgsql;
using NpgsqlTypes;
using static Meanwhile.RealData.IsoCodes;

namespace Meanwhile.RealData;

/// <summary>The ISO data where data lie in real life: in tables, on a web server, in a folder of files.</summary>
internal sealed class CountriesWorld : IAsyncDisposable
{
    private readonly DirectoryInfo home;
    private readonly StaticFiles archive;

    private CountriesWorld(DirectoryInfo home, StaticFiles archive, PostgresServer server, string database)
    {
        this.home = home;
        this.archive = archive;
        Server = server;
        Database = database;
    }

    public PostgresServer Server { get; }

    public string Database { get; }

    public Uri Archive => archive.Address;

    public string Notes => NotesOf(home);

    public static async Task<CountriesWorld> BuildAsync(IsoCodes codes)
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory("meanwhile-countries-");
        string documents = home.CreateSubdirectory("documents").FullName;
        Directory.CreateDirectory(NotesOf(home));
        foreach (JsonNode country in codes.Countries)
        {
            string code = Text(country, "alpha_2");
            await File.WriteAllTextAsync(Path.Combine(documents, $"{code}.json"), Document(codes, country));
            await File.WriteAllTextAsync(Path.Combine(NotesOf(home), $"{code}.txt"), Note(codes, country));
        }

        PostgresServer server = await PostgresServer.SharedAsync();
        string database = string.Create(CultureInfo.InvariantCulture, $"countries_{Environment.ProcessId}");
        await FillAsync(await server.CreateDatabaseAsync(database), codes);
        return new CountriesWorld(home, await StaticFiles.StartAsync(documents), server, database);
    }

    public static string Document(IsoCodes codes, JsonNode country) =>
        new JsonArray([.. codes.SubdivisionsOf(country).Select(entry => entry.DeepClone())]).ToJsonString();

    /// <summary>Several lines in many scripts, a flag of two surrogate pairs and no newline at the end.</summary>
    public static string Note(IsoCodes codes, JsonNode country)
    {
        StringBuilder note = new();
        note.Append(Text(country, "flag")).Append(' ').Append(Text(country, "name"));
        foreach (JsonNode subdivision in codes.SubdivisionsOf(country))
        {
            note.Append('\n').Append(Text(subdivision, "type")).Append('\t').Append(Text(subdivision, "name"));
        }

        return note.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await archive.DisposeAsync();
        home.Delete(recursive: true);
    }

    private static string NotesOf(DirectoryInfo home) => Path.Combine(home.FullName, "notes");

    private static async Task FillAsync(string address, IsoCodes codes)
    {
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(address);
        await FillAsync(database, "countries", codes.Countries, "alpha_2", "name", "official_name", "numeric", "flag");
        await FillAsync(database, "currencies", codes.Currencies, "alpha_3", "name", "numeric");
        await FillAsync(database, "languages", codes.Languages, "alpha_3", "name", "scope");
    }

    private static async Task FillAsync(
        NpgsqlDataSource database, string table, IReadOnlyList<JsonNode> entries, params string[] columns)
    {
        string declared = string.Join(", ", columns.Select(column => $"{column} text"));
        await using NpgsqlConnection connection = await database.OpenConnectionAsync();
        await using NpgsqlCommand create = new($"create table {table} ({declared})", connection);
        await create.ExecuteNonQueryAsync();
        string copy = $"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)";
        await using NpgsqlBinaryImporter rows = await connection.BeginBinaryImportAsync(copy);
        foreach (JsonNode entry in entries)
        {
            await rows.StartRowAsync();
            foreach (string column in columns)
            {
                await rows.WriteAsync(TextOrNull(entry, column), NpgsqlDbType.Text);
            }
        }

        await rows.CompleteAsync();
    }
}
