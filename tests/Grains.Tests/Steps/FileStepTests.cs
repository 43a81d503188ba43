using System.Text;
using System.Text.Json;
using Meanwhile.Connections;
using Meanwhile.Errors;
using Meanwhile.Runs;
using Shouldly;
using Xunit;

namespace Meanwhile.Steps;

public sealed class FileStepTests : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("meanwhile-files-");
    private readonly string root;
    private readonly string outside;

    public FileStepTests()
    {
        root = home.CreateSubdirectory("root").FullName;
        outside = home.CreateSubdirectory("outside").FullName;
        File.WriteAllText(Path.Combine(outside, "secret.txt"), "secret");
    }

    public void Dispose() => home.Delete(recursive: true);

    [Theory]
    [InlineData("..")]
    [InlineData("../outside/secret.txt")]
    [InlineData("a/../../outside/secret.txt")]
    [InlineData("/etc/hostname")]
    [InlineData("..\\outside\\secret.txt")]
    [InlineData("a\0b")]
    [InlineData("")]
    [InlineData("../root-beside/x")]
    public async Task A_path_whose_words_lead_out_is_refused_by_every_action(string path)
    {
        Directory.CreateDirectory($"{root}-beside");
        foreach (var settings in Actions(path))
            if (settings.List is not "")
                (await FailureAsync(settings)).ShouldBe(ErrorCodes.FileForbidden, settings.ToString());

        SecretIsSafe();
    }

    [Fact]
    public async Task A_symbolic_link_that_leads_out_is_refused_by_every_action()
    {
        File.CreateSymbolicLink(Path.Combine(root, "link.txt"), Path.Combine(outside, "secret.txt"));
        Directory.CreateSymbolicLink(Path.Combine(root, "door"), outside);

        (await FailureAsync(new() { Read = "link.txt" })).ShouldBe(ErrorCodes.FileForbidden);
        (await FailureAsync(new() { Append = "link.txt", Content = Json("x") })).ShouldBe(ErrorCodes.FileForbidden);
        foreach (var settings in Actions("door/secret.txt").Where(one => one.List is null))
            (await FailureAsync(settings)).ShouldBe(ErrorCodes.FileForbidden, settings.ToString());
        (await FailureAsync(new() { List = "door" })).ShouldBe(ErrorCodes.FileForbidden);
        SecretIsSafe();
    }

    [Fact]
    public async Task A_link_out_behind_a_link_inside_is_refused_too()
    {
        var inner = Directory.CreateDirectory(Path.Combine(root, "inner")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(inner, "door"), outside);
        Directory.CreateSymbolicLink(Path.Combine(root, "a"), inner);
        Directory.CreateSymbolicLink(Path.Combine(root, "relative"), "inner/door");

        foreach (var folder in new[] { "a/door", "relative" })
        {
            foreach (var settings in Actions($"{folder}/secret.txt").Where(one => one.List is null))
                (await FailureAsync(settings)).ShouldBe(ErrorCodes.FileForbidden, settings.ToString());
            (await FailureAsync(new() { List = folder })).ShouldBe(ErrorCodes.FileForbidden);
        }

        SecretIsSafe();
    }

    [Fact]
    public async Task Appending_makes_no_file_outside()
    {
        File.CreateSymbolicLink(Path.Combine(root, "new.txt"), Path.Combine(outside, "new.txt"));

        (await FailureAsync(new() { Append = "new.txt", Content = Json("x") })).ShouldBe(ErrorCodes.FileForbidden);

        SecretIsSafe();
    }

    [Fact]
    public async Task Links_that_stay_inside_are_followed_and_those_in_a_circle_are_not()
    {
        var inner = Directory.CreateDirectory(Path.Combine(root, "inner")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(root, "a"), inner);
        Directory.CreateSymbolicLink(Path.Combine(root, "round"), "round");

        await ValueAsync(new() { Write = "a/x.txt", Content = Json("through") });

        (await ValueAsync(new() { Read = "inner/x.txt" })).GetProperty("content").GetString().ShouldBe("through");
        (await FailureAsync(new() { Write = "round/x.txt", Content = Json("x") })).ShouldBe(ErrorCodes.FileForbidden);
    }

    [Fact]
    public async Task Writing_to_a_link_replaces_the_link_and_not_what_it_leads_to()
    {
        File.CreateSymbolicLink(Path.Combine(root, "link.txt"), Path.Combine(outside, "secret.txt"));

        await ValueAsync(new() { Write = "link.txt", Content = Json("mine") });

        (await File.ReadAllTextAsync(Path.Combine(root, "link.txt"))).ShouldBe("mine");
        SecretIsSafe();
    }

    [Fact]
    public async Task A_reader_who_has_begun_sees_the_old_file_whole_when_a_new_one_is_written()
    {
        var path = Path.Combine(root, "big.txt");
        await File.WriteAllTextAsync(path, new string('a', 100_000));
        using var reader = new StreamReader(path);
        var begun = new char[10];
        await reader.ReadBlockAsync(begun);

        await ValueAsync(new() { Write = "big.txt", Content = Json(new string('b', 50_000)) });

        (new string(begun) + await reader.ReadToEndAsync()).ShouldBe(new string('a', 100_000));
        (await File.ReadAllTextAsync(path)).ShouldBe(new string('b', 50_000));
        Directory.GetFileSystemEntries(root).ShouldBe([path]);
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        Directory.CreateDirectory(Path.Combine(root, "folder", "full"));

        (await FailureAsync(new() { Write = "folder", Content = Json("x") })).ShouldBe(ErrorCodes.FileFailed);
        (await FailureAsync(new() { Write = "gone/x.txt", Content = Json("x") })).ShouldBe(ErrorCodes.FileNotFound);

        Directory.GetFileSystemEntries(root).ShouldBe([Path.Combine(root, "folder")]);
    }

    [Fact]
    public async Task Appending_adds_to_the_end_and_makes_the_file_when_there_is_none()
    {
        await ValueAsync(new() { Append = "log.txt", Content = Json("one\n") });
        var second = await ValueAsync(new() { Append = "log.txt", Content = Json("zwölf\n") });

        second.GetProperty("size").GetInt64().ShouldBe(11);
        (await ValueAsync(new() { Read = "log.txt" })).GetProperty("content").GetString().ShouldBe("one\nzwölf\n");
    }

    [Fact]
    public async Task Listing_gives_names_in_order_with_kind_and_size()
    {
        await File.WriteAllTextAsync(Path.Combine(root, "b.txt"), "four");
        Directory.CreateDirectory(Path.Combine(root, "a"));

        foreach (var whole in new[] { ".", "" })
        {
            var items = (await ValueAsync(new() { List = whole })).GetProperty("items");
            items.EnumerateArray().Select(item => $"{item.GetProperty("name")} {item.GetProperty("kind")} "
                + $"{item.GetProperty("size")}").ShouldBe(["a folder ", "b.txt file 4"]);
        }

        (await FailureAsync(new() { List = "nowhere" })).ShouldBe(ErrorCodes.FileNotFound);
    }

    [Fact]
    public async Task Deleting_says_whether_there_was_anything()
    {
        await File.WriteAllTextAsync(Path.Combine(root, "x.txt"), "x");

        (await ValueAsync(new() { Delete = "x.txt" })).GetProperty("deleted").GetBoolean().ShouldBeTrue();
        (await ValueAsync(new() { Delete = "x.txt" })).GetProperty("deleted").GetBoolean().ShouldBeFalse();
        (await ValueAsync(new() { Delete = "no/such/x.txt" })).GetProperty("deleted").GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData(FileForm.Text, "\"a\\r\\nb\"", "a\r\nb")]
    [InlineData(FileForm.Text, "{\"a\":12345678901234567890}", "{\"a\":12345678901234567890}")]
    [InlineData(FileForm.Json, "\"text\"", "\"text\"")]
    [InlineData(FileForm.Base64, "\"aGk=\"", "hi")]
    public async Task What_is_written_is_what_its_form_says(FileForm form, string content, string written)
    {
        await ValueAsync(new() { Write = "x", As = form, Content = Encoding.UTF8.GetBytes(content) });

        (await File.ReadAllTextAsync(Path.Combine(root, "x"))).ShouldBe(written);
    }

    [Theory]
    [InlineData(FileForm.Text, "a\r\nb\n", "\"a\\r\\nb\\n\"")]
    [InlineData(FileForm.Lines, "a\r\n\nb\n", "[\"a\",\"\",\"b\"]")]
    [InlineData(FileForm.Lines, "", "[]")]
    [InlineData(FileForm.Lines, "last without an end", "[\"last without an end\"]")]
    [InlineData(FileForm.Json, " {\"a\":1.50} \n", "{\"a\":1.50}")]
    [InlineData(FileForm.Base64, "hi", "\"aGk=\"")]
    public async Task What_is_read_is_what_its_form_says(FileForm form, string stored, string content)
    {
        await File.WriteAllTextAsync(Path.Combine(root, "x"), stored);

        var value = await ValueAsync(new() { Read = "x", As = form });

        value.GetProperty("content").GetRawText().ShouldBe(content);
    }

    [Fact]
    public async Task Content_that_is_not_of_its_form_is_a_failure()
    {
        await File.WriteAllBytesAsync(Path.Combine(root, "bytes"), [0xFF, 0xFE, 0x00]);

        (await FailureAsync(new() { Read = "bytes" })).ShouldBe(ErrorCodes.UpstreamGarbage);
        (await FailureAsync(new() { Read = "bytes", As = FileForm.Json })).ShouldBe(ErrorCodes.UpstreamGarbage);
        (await FailureAsync(new() { Write = "x", As = FileForm.Base64, Content = Json("%") }))
            .ShouldBe(ErrorCodes.SettingInvalid);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_not_read()
    {
        await using (var large = File.Create(Path.Combine(root, "large"))) large.SetLength(Limits.FileBytesMax + 1);

        (await FailureAsync(new() { Read = "large", As = FileForm.Base64 })).ShouldBe(ErrorCodes.UpstreamTooLarge);
    }

    [Fact]
    public async Task A_read_only_folder_is_only_read()
    {
        await File.WriteAllTextAsync(Path.Combine(root, "x"), "kept");

        foreach (var settings in Actions("x").Where(one => one.Read is null && one.List is null))
            (await RunAsync(settings, isReadOnly: true)).ShouldBeOfType<StepOutcome.Failed>()
                .Code.ShouldBe(ErrorCodes.FileForbidden);

        (await RunAsync(new() { Read = "x" }, isReadOnly: true)).ShouldBeOfType<StepOutcome.Done>();
    }

    [Fact]
    public async Task Reading_what_is_not_there_or_is_a_folder_says_so()
    {
        (await FailureAsync(new() { Read = "x" })).ShouldBe(ErrorCodes.FileNotFound);
        (await FailureAsync(new() { Read = "." })).ShouldBe(ErrorCodes.FileForbidden);
    }

    private static IEnumerable<FileStep.Settings> Actions(string path) =>
    [
        new() { Read = path },
        new() { Write = path, Content = Json("x") },
        new() { Append = path, Content = Json("x") },
        new() { List = path },
        new() { Delete = path },
    ];

    private static ReadOnlyMemory<byte>? Json(string text) => JsonText.Of(text);

    private void SecretIsSafe()
    {
        File.ReadAllText(Path.Combine(outside, "secret.txt")).ShouldBe("secret");
        Directory.GetFileSystemEntries(outside).Length.ShouldBe(1);
    }

    private async Task<StepOutcome> RunAsync(FileStep.Settings settings, bool isReadOnly = false)
    {
        var policy = new ConnectionPolicy("files", "1", TimeSpan.FromSeconds(1), Retry: null);
        await using var folder = new FilesConnection(root, isReadOnly, policy);
        var context = new StepContext { Connection = folder, TraceParent = "" };
        return await new FileStep().RunAsync((object)settings, context, TestContext.Current.CancellationToken);
    }

    private async Task<ErrorCode> FailureAsync(FileStep.Settings settings) =>
        (await RunAsync(settings)).ShouldBeOfType<StepOutcome.Failed>(settings.ToString()).Code;

    private async Task<JsonElement> ValueAsync(FileStep.Settings settings)
    {
        var outcome = await RunAsync(settings);
        var value = outcome.ShouldBeOfType<StepOutcome.Done>(outcome.ToString()).Value;
        return JsonSerializer.Deserialize<JsonElement>(value.Json.Span);
    }
}
