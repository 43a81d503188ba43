using System.Text.Json;

namespace Meanwhile.Schemas;

/// <summary>The official test suite of JSON Schema: nobody here wrote it, and it lies beside the repository.</summary>
internal static class SchemaCorpus
{
    public sealed record Case(string Group, string Name, byte[] Schema, byte[] Instance, bool IsValid);

    /// <summary>The folder of the suite; null when it is not there.</summary>
    public static string? Find()
    {
        var corpora = Environment.GetEnvironmentVariable("MEANWHILE_CORPORA");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (corpora is not null) break;
            var beside = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(beside)) corpora = beside;
        }
        var suite = corpora is null
            ? null
            : Path.Combine(corpora, "json-schema-test-suite", "tests", "draft2020-12");
        return Directory.Exists(suite) ? suite : null;
    }

    /// <summary>A file of the repository beside these tests.</summary>
    public static string Beside(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Orleans.sln"))) folder = folder.Parent;
        return Path.Combine(folder.FullName, "tests", "Grains.Tests", "Schemas", name);
    }

    public static IEnumerable<Case> Read(string folder, params string[] skipped)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (skipped.Contains(name)) continue;
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var group in document.RootElement.EnumerateArray())
            {
                var schema = Bytes(group.GetProperty("schema"));
                foreach (var test in group.GetProperty("tests").EnumerateArray())
                    yield return new Case(
                        $"{name}: {group.GetProperty("description").GetString()}",
                        test.GetProperty("description").GetString()!,
                        schema,
                        Bytes(test.GetProperty("data")),
                        test.GetProperty("valid").GetBoolean());
            }
        }
    }

    private static byte[] Bytes(JsonElement element) => System.Text.Encoding.UTF8.GetBytes(element.GetRawText());
}
