using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Meanwhile.Support;

namespace Meanwhile.Flows;

/// <summary>
/// The collection of wrong flows: those written down in the folder <c>WrongFlows</c>, a file for each theme, and those
/// that are too large or too odd to be written down.
/// </summary>
internal static partial class WrongFlows
{
    public const string Folder = "tests/Grains.Tests/Flows";

    private static readonly string[] Themes =
    [
        "typos", "names", "types", "settings", "policies", "graph", "expressions", "routes-and-input", "reading",
        "containers", "json", "several-at-once", "durable",
    ];

    public static IReadOnlyList<WrongFlow> All { get; } = [.. Themes.SelectMany(Written), .. Built()];

    private static IEnumerable<WrongFlow> Written(string theme)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, Folder, "WrongFlows", $"{theme}.txt"));
        var file = theme == "json" ? "flow.json" : "flow.yaml";
        foreach (var part in $"\n{text}".Split("\n=== ").Skip(1))
        {
            var lines = part.TrimEnd('\n').Split('\n');
            var flow = string.Concat(lines.Skip(1).Select(line => $"{line}\n"));
            yield return new WrongFlow($"{theme}: {lines[0]}", Unmarked(flow), file);
        }
    }

    private static IEnumerable<WrongFlow> Built() =>
    [
        new("limits: 1,001 steps", Steps(1_001)),
        new("limits: lists nested 70 deep", Hello(new string('[', 70) + new string(']', 70))),
        new("limits: maps nested 70 deep", Hello(Repeated("{ a: ", 70) + "1" + Repeated(" }", 70))),
        new("limits: containers nested nine deep", Nested(9)),
        new("limits: 101 statements in one step",
            "flow: hello\nsteps:\n  all: { sql: { connection: shop, statements: ["
                + $"{Repeated("select 1, ", 101)}] }} }}\n"),
        new("limits: 10,001 values", Hello($"[{Repeated("1, ", 10_000)}1]")),
        new("limits: a text of 300 KB", Hello(new string('a', 300_000))),
        new("limits: a key of 1,100 letters", Hello($"{{ ? {new string('k', 1_100)} : 1 }}")),
        new("limits: a number of 1,100 digits", Hello(new string('7', 1_100))),
        new("limits: an expression of 5,000 characters", Hello($"\"{{{{ {Repeated("input.a + ", 500)}1 }}}}\"")),
        new("limits: an expression of 600 parts", Hello($"\"{{{{ [{Repeated("1,", 600)}1] }}}}\"")),
        new("limits: an expression nested 70 deep", Hello($"\"{{{{ {Repeated("[", 70)}{Repeated("]", 70)} }}}}\"")),
        new("limits: a regular expression of 300 characters",
            Hello($"\"{{{{ /{new string('a', 298)}/.test(input.name) }}}}\"")),
        new("limits: a schema of patterns that explodes",
            "flow: hello\ninput: { name: { type: string, pattern: \"((a{90}){90}){90}\" } }\n"
                + "steps:\n  greet: { set: hello }\n"),
        new("limits: a definition in another encoding",
            [.. "flow: hello\nsummary: gr"u8, 0xFC, .. "ezi\nsteps:\n  greet: { set: hello }\n"u8]),
        new("limits: a picture instead of a text", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]),
        new("limits: nothing at all", ""),
    ];

    /// <summary>Tabs are written as → and what nobody can see by its number, for editors would lose them.</summary>
    private static string Unmarked(string text) => Numbered().Replace(text.Replace('→', '\t'), number =>
        char.ConvertFromUtf32(int.Parse(number.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    private static string Hello(string value) => $"flow: hello\nsteps:\n  greet:\n    set: {value}\n";

    private static string Repeated(string text, int times) =>
        new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Nested(int depth)
    {
        var inner = "{ greet: { set: hello } }";
        for (var level = depth; level > 0; level--)
            inner = $"{{ level{level}: {{ forEach: {{ items: [1], steps: {inner} }} }} }}";
        return $"flow: hello\nsteps: {inner}\n";
    }

    private static string Steps(int count)
    {
        var text = new StringBuilder("flow: hello\nsteps:\n");
        for (var number = 1; number <= count; number++) text.Append($"  step{number}: {{ set: {number} }}\n");
        return text.ToString();
    }

    [GeneratedRegex("‹U\\+([0-9A-F]{4,6})›")]
    private static partial Regex Numbered();
}
