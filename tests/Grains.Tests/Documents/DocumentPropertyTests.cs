using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Documents;

/// <summary>What holds for any text, tried on texts that a generator makes up.</summary>
public sealed class DocumentPropertyTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char[' ', '~'], 0, 12],
        Gen.OneOf("no", "null", "12", "0x1", "{{ a }}", ": ", "- ", "#", "\n", "é\t", "😀", "&a", "'", "\"", "\\"));

    private static readonly Gen<JsonNode?> Json = Gen.Recursive<JsonNode?>((depth, inner) => depth > 4
        ? Text.Select(text => (JsonNode?)JsonValue.Create(text))
        : Gen.Frequency(
            (3, Text.Select(text => (JsonNode?)JsonValue.Create(text))),
            (1, Gen.Int.Select(number => (JsonNode?)JsonValue.Create(number))),
            (1, Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag))),
            (1, Gen.Const((JsonNode?)null)),
            (2, inner.Array[0, 4].Select(List)),
            (2, Gen.Select(Text, inner).Array[0, 4].Select(Map))));

    private static readonly Gen<string> Damage = Gen.OneOf(
        "", "\n", " ", "  ", "\t", ":", ": ", "- ", "{", "}", "[", "]", "\"", "'", "#", "|", ">", "&a", "*a", "!", "%",
        "?", ",", "\\", "---\n", "...\n", "\0", "\u2028", "{{", "<<: ", "é");

    [Fact]
    public void JSON_means_the_same_whether_it_is_read_as_JSON_or_as_YAML() =>
        Json.Sample(
            json =>
            {
                var text = new JsonArray(json?.DeepClone()).ToJsonString();
                var asJson = DocumentText.Read(text);
                var asYaml = DocumentText.Read("# This line makes it YAML.\n" + text);

                asJson.Problems.ShouldBeEmpty(text);
                asYaml.Problems.ShouldBeEmpty(text);
                JsonNode.DeepEquals(JsonNode.Parse(asJson.Root!.ToJson()), JsonNode.Parse(text)).ShouldBeTrue(text);
                asYaml.Root!.ToJson().ShouldBe(asJson.Root!.ToJson());
            },
            iter: 2_000);

    [Fact]
    public async Task A_damaged_text_gives_a_document_or_a_problem_inside_the_text()
    {
        var path = Path.Combine(
            Repository.Root, "tests", "Grains.Tests", "Documents", "problem-page.approved.txt");
        var sound = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

        Gen.Select(Gen.Int[0, sound.Length - 200], Gen.Select(Gen.Int[0, 199], Gen.Int[0, 3], Damage).Array[1, 6])
            .Sample(
                (start, edits) =>
                {
                    var text = new StringBuilder(sound, start, 200, 400);
                    foreach (var (at, drop, put) in edits)
                    {
                        var inside = Math.Min(at, text.Length - drop);
                        text.Remove(inside, drop).Insert(inside, put);
                    }

                    Check(text.ToString());
                },
                iter: 5_000);
    }

    private static JsonNode? List(JsonNode?[] items) => new JsonArray([.. items.Select(item => item?.DeepClone())]);

    private static JsonNode? Map((string Key, JsonNode? Value)[] pairs) => new JsonObject(
        pairs.DistinctBy(pair => pair.Key).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

    private static IEnumerable<ScalarNode> Scalars(DocumentNode? node) => node switch
    {
        ScalarNode scalar => [scalar],
        ListNode list => list.Items.SelectMany(Scalars),
        MapNode map => map.Entries.SelectMany(entry => Scalars(entry.Value)),
        _ => [],
    };

    private static void Check(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var (root, problems) = DocumentReader.Read(bytes);
        if (root is null) problems.ShouldNotBeEmpty(text);
        else root.ToJson().ShouldNotBeEmpty();

        var lines = new SourceText(text);
        foreach (var scalar in Scalars(root))
        {
            scalar.PlaceOf(0).Line.ShouldBeInRange(1, lines.LineCount, text);
            scalar.PlaceOf(scalar.Text.Length).Line.ShouldBeInRange(scalar.Place.Line, lines.LineCount, text);
        }

        foreach (var problem in problems)
        {
            problem.Line!.Value.ShouldBeInRange(1, lines.LineCount, text);
            problem.Column!.Value.ShouldBeInRange(1, lines.Line(problem.Line.Value).Length + 1, text);
            problem.Detail.ShouldNotBeNullOrEmpty();
        }

        ProblemPage.Render("f", bytes, problems).Split('\n').Count(line => line.EndsWith('^'))
            .ShouldBeGreaterThanOrEqualTo(problems.Count);
    }
}
