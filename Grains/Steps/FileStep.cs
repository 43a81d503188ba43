using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Meanwhile.Connections;
using Meanwhile.Errors;

namespace Meanwhile.Steps;

[StepKind("file", Summary = "Reads, writes, lists or deletes below a folder.", Connection = "files",
    Gives = "`read`: `content`, `size`, `modified`. `list`: `items`, `size`, `modified`. `write` and "
        + "`append`: `size`, `modified`. `delete`: `deleted`.",
    Errors = ["MW2015", "MW2016", "MW3005", "MW3006", "MW3008", "MW3009", "MW3010"])]
[Example("""
    flow: prices
    steps:
      prices: { file: { connection: docs, read: prices.json, as: json } }
    output: "{{ steps.prices.content.bread }}"
    tests:
      - name: bread
        mocks: { prices: { content: { bread: 3.20 }, size: 17 } }
        expect: { output: 3.20 }
    """)]
public sealed class FileStep : StepKind<FileStep.Settings>
{
    private static readonly WorkThreads Disk = new("files", Limits.FileThreads, Limits.FileQueueMax);

    [ExactlyOne("read", "write", "append", "list", "delete")]
    public sealed record Settings
    {
        [Required, Literal("which folder is used must be known before a run")]
        [Description("The connection: a root folder.")]
        public string Connection { get; init; } = "";

        [Description("File to read, relative to the root.")]
        public string? Read { get; init; }

        [Description("File to write whole; readers see the old content or the new one, never half.")]
        public string? Write { get; init; }

        [Description("File to append to.")]
        public string? Append { get; init; }

        [Description("Folder to list.")]
        public string? List { get; init; }

        [Description("File to delete; one that is not there is no failure.")]
        public string? Delete { get; init; }

        [Description("What to write or append: text as it is, anything else as JSON; "
            + "with `as: base64` the bytes it stands for.")]
        public ReadOnlyMemory<byte>? Content { get; init; }

        [Description("How the content is given or taken: json, text, base64 or lines. Default text.")]
        public FileForm As { get; init; } = FileForm.Text;
    }

    protected override bool Writes(Settings settings) => settings is { Read: null, List: null };

    protected override IEnumerable<(string Setting, string Detail)> Check(
        Settings settings, IReadOnlySet<string> given)
    {
        var puts = given.Contains("write") || given.Contains("append");
        if (puts != given.Contains("content"))
            yield return ("content", puts
                ? "`write` and `append` need `content`"
                : "`content` goes with `write` or `append`");
    }

    protected override async ValueTask<StepOutcome> RunAsync(
        Settings settings, StepContext context, CancellationToken stop)
    {
        var folder = context.Through<FilesConnection>();
        var work = Disk.TryRun(() => FileWork.Do(folder, settings));
        return work is null
            ? new StepOutcome.Failed(ErrorCodes.Overloaded, "Too many file steps wait for the disk")
            : await work.WaitAsync(stop);
    }
}
