using System.Diagnostics;
using System.Text.RegularExpressions;
using Meanwhile.Errors;
using Meanwhile.Flows;
using Meanwhile.Steps;
using Meanwhile.Support;
using Xunit;

namespace Meanwhile.House;

/// <summary>Pages rot when nobody runs them; what a program can check in them is checked here.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Pages = [.. Tracked.Ending(".md")];

    private static readonly string[] Expected =
    [
        "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs/words.md",
        "docs/flows/README.md", "docs/api/README.md", "docs/errors/README.md",
    ];

    [Fact]
    public void The_pages_a_newcomer_looks_for_are_there() => Expected
        .Where(page => !Tracked.Files.Contains(page))
        .MustBeNone("These are missing:");

    [Fact]
    public void Every_link_to_the_repository_leads_somewhere() => Pages
        .SelectMany(page => Link().Matches(Prose(page)).Select(link => (page, target: link.Groups["target"].Value)))
        .Where(pair => !pair.target.Contains("://") && !Leads(pair.page, pair.target))
        .Select(pair => $"{pair.page} -> {pair.target}")
        .MustBeNone("These links lead nowhere:");

    [Fact]
    public async Task Every_block_of_commands_is_a_valid_script()
    {
        var broken = new List<string>();
        foreach (var page in Pages)
            foreach (Match block in Commands().Matches(Tracked.Text(page)))
                if (await ComplaintAsync(block.Groups["text"].Value) is { Length: > 0 } complaint)
                    broken.Add($"{page}: {complaint}");
        broken.MustBeNone("bash cannot read these blocks:");
    }

    [Fact]
    public void Every_script_of_the_repository_can_be_read_by_bash_and_run() => Tracked.Files
        .Where(file => file.StartsWith("scripts/", StringComparison.Ordinal) || file == ".ci/run")
        .Where(file => !file.Contains("/lib/") && !IsExecutable(file))
        .MustBeNone("These cannot be run:");

    [Fact]
    public void The_page_of_the_flow_language_names_every_key_kind_and_setting()
    {
        var page = Tracked.Text("docs/flows/README.md");
        FlowReader.HeadKeys
            .Concat(StepReader.PolicyKeys)
            .Concat(new StepKinds().All.Select(kind => kind.Name))
            .Concat(new StepKinds().All.SelectMany(
                kind => SettingsShape.Of(kind.SettingsType).Names.Where(_ => kind.Name != "set")))
            .Concat(new Connections.ConnectionKinds().All.SelectMany(
                kind => SettingsShape.Of(kind.SettingsType).Names.Append(kind.Name)))
            .Distinct()
            .Where(word => !Regex.IsMatch(page, $@"`[^`\n]*\b{word}\b[^`\n]*`"))
            .MustBeNone("docs/flows/README.md does not mention:");
    }

    [Fact]
    public void Every_error_code_a_page_mentions_exists() => Pages
        .SelectMany(page => Code().Matches(Tracked.Text(page)).Select(code => (page, code: code.Value)))
        .Where(pair => ErrorCodes.TryFind(pair.code) is null)
        .Select(pair => $"{pair.page} mentions {pair.code}")
        .MustBeNone("There are no such codes:");

    [Fact]
    public void Every_decision_has_a_number_of_its_own_and_says_why()
    {
        var decisions = Pages.Where(page => page.StartsWith("docs/decisions/0", StringComparison.Ordinal)).ToArray();
        decisions.GroupBy(page => page[15..19]).Where(group => group.Count() > 1).Select(group => group.Key)
            .Concat(decisions.Where(page => !Tracked.Text(page).Contains("\n## Why\n", StringComparison.Ordinal)))
            .MustBeNone("A decision is docs/decisions/nnnn-what.md with a section `Why`:");
    }

    private static string Prose(string page) => Fenced().Replace(Tracked.Text(page), "");

    private static bool Leads(string page, string target)
    {
        var parts = target.Split('#', 2);
        var file = parts[0].Length == 0
            ? page
            : Path.GetRelativePath("/", Path.GetFullPath(parts[0], $"/{Path.GetDirectoryName(page)}"))
                .Replace('\\', '/');
        var isFolder = Tracked.Files.Any(one => one.StartsWith($"{file.TrimEnd('/')}/", StringComparison.Ordinal));
        if (!isFolder && !Tracked.Files.Contains(file)) return false;
        return parts.Length == 1 || Headings(file).Contains(parts[1]);
    }

    private static IEnumerable<string> Headings(string page) => Heading().Matches(Tracked.Text(page))
        .Select(heading => NoAnchor().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "")
            .Replace(' ', '-'));

    private static bool IsExecutable(string file) =>
        OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(Path.Combine(Repository.Root, file)) & UnixFileMode.UserExecute) != 0;

    private static async Task<string> ComplaintAsync(string script)
    {
        var start = new ProcessStartInfo("bash", "-n") { RedirectStandardInput = true, RedirectStandardError = true };
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        var complaint = await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();
        return complaint.Trim();
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```sh\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"\bMW[1-4]\d{3}\b")]
    private static partial Regex Code();
}
