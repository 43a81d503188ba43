using System.Text.Json;
using Meanwhile.Errors;
using Meanwhile.Support;
using Shouldly;
using Xunit;

namespace Meanwhile.Documents;

public sealed class JsonSuiteTests
{
    private static readonly string? Folder = Corpora.Find("json-test-suite");

    // JSON leaves open what a repeated key means; definitions do not.
    private static readonly string[] Refused = ["y_object_duplicated_key", "y_object_duplicated_key_and_value"];

    [Fact]
    public async Task Every_list_and_map_that_is_JSON_comes_out_as_the_same_JSON()
    {
        foreach (var (name, bytes) in await Files("y_"))
        {
            var reading = DocumentReader.Read(bytes);
            if (Refused.Contains(name))
            {
                reading.Problems.ShouldHaveSingleItem().Code.ShouldBe(ErrorCodes.DuplicateKey.Code, name);
                continue;
            }

            reading.Problems.ShouldBeEmpty(name);
            using var theirs = JsonDocument.Parse(bytes);
            using var ours = JsonDocument.Parse(reading.Root!.ToJson());
            JsonElement.DeepEquals(theirs.RootElement, ours.RootElement).ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task Whatever_else_is_in_a_file_gives_a_document_or_a_problem_with_a_place()
    {
        foreach (var (name, bytes) in (await Files("n_")).Concat(await Files("i_")))
        {
            var reading = DocumentReader.Read(bytes);
            if (reading.Root is null) reading.Problems.ShouldNotBeEmpty(name);
            else reading.Root.ToJson().ShouldNotBeEmpty(name);
            reading.Problems.ShouldAllBe(problem => problem.Line > 0 && problem.Column > 0 && problem.Detail != "");
        }
    }

    private static async Task<IReadOnlyList<(string Name, byte[] Bytes)>> Files(string prefix)
    {
        if (Folder is null) Assert.Skip(Corpora.Absence("json-test-suite", 318));
        var files = new List<(string, byte[])>();
        foreach (var path in Directory.GetFiles(Path.Combine(Folder!, "test_parsing"), $"{prefix}*.json"))
        {
            files.Add((Path.GetFileNameWithoutExtension(path), await File.ReadAllBytesAsync(path)));
        }

        files.ShouldNotBeEmpty();
        return files;
    }
}
