using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Meanwhile.Documents;

/// <summary>
/// The cases of yaml-test-suite. Each of its files is a list of cases in YAML, with visible stand-ins for characters
/// that would get lost in an editor.
/// </summary>
internal static class YamlSuite
{
    public const int CasesThere = 406;

    public static IReadOnlyList<YamlSuiteCase> Load(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(folder, "src"), "*.yaml");
        return [.. files.Order(StringComparer.Ordinal).SelectMany(LoadFile)];
    }

    private static IEnumerable<YamlSuiteCase> LoadFile(string path)
    {
        var fields = ReadFields(path).ToList();
        var id = Path.GetFileNameWithoutExtension(path);

        // The suite marks a whole file as skipped at its first case.
        var isSkipped = fields[0].ContainsKey("skip");
        return fields.Select((map, index) => new YamlSuiteCase(
            $"{id}-{index:00}",
            Decode(map["yaml"]),
            map.TryGetValue("tree", out var tree) ? Decode(tree) : null,
            map.GetValueOrDefault("json"),
            map.GetValueOrDefault("fail") == "true",
            isSkipped));
    }

    private static IEnumerable<Dictionary<string, string>> ReadFields(string path)
    {
        var parser = new Parser(new StreamReader(path));
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        parser.Consume<SequenceStart>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            parser.Consume<MappingStart>();
            var map = new Dictionary<string, string>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Consume<Scalar>().Value;
                var value = parser.Consume<Scalar>();

                // `json: null` says that there is no such form; null as a document is written as a block.
                if (value is not { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "null" }) map.Add(key, value.Value);
            }

            yield return map;
        }
    }

    private static string Decode(string shown)
    {
        var text = shown.Replace('␣', ' ').Replace("↵", "").Replace('←', '\r').Replace('⇔', '\uFEFF');
        while (text.Contains("—»", StringComparison.Ordinal)) text = text.Replace("—»", "»");
        return text.Replace('»', '\t').Replace("∎\n", "");
    }
}
