using Meanwhile.Documents;

namespace Meanwhile.Commands;

/// <summary>A command as somebody typed it: what to do, with which file or folder, and its switches.</summary>
internal sealed class CommandLine
{
    private static readonly Dictionary<string, string[]> SwitchesOf = new()
    {
        ["check"] = ["connections"],
        ["test"] = ["connections"],
        ["plan"] = ["connections", "mermaid"],
        ["run"] = ["connections", "input"],
        ["export"] = ["connections", "openapi", "mermaid", "arazzo", "out"],
    };

    private static readonly HashSet<string> WithoutValue = ["mermaid", "openapi", "arazzo"];

    private readonly Dictionary<string, string> switches = [];

    private CommandLine(string command) => Command = command;

    public string Command { get; }

    /// <summary>The file or folder it is about.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Where connections are; a folder that nobody named need not be there.</summary>
    public string Connections => switches.GetValueOrDefault("connections", "connections");

    public bool Has(string name) => switches.ContainsKey(name);

    /// <summary>The value of a switch; null when it was not given.</summary>
    public string? Value(string name) => switches.GetValueOrDefault(name);

    /// <summary>The command, or the first thing about it that cannot be understood.</summary>
    public static (CommandLine? Line, string? Fault) Read(string[] args)
    {
        if (args.Length == 0) return (null, "a command is needed");
        var command = args[0];
        if (!SwitchesOf.ContainsKey(command))
            return (null, $"there is no command `{command}`; {Hint(command, SwitchesOf.Keys)}");
        var line = new CommandLine(command);
        var fault = line.Take(args[1..]) ?? line.MissingPath();
        return fault is null ? (line, null) : (null, fault);
    }

    private string? Take(string[] args)
    {
        for (var index = 0; index < args.Length; index++)
        {
            if (!args[index].StartsWith('-'))
            {
                if (Path.Length > 0) return $"`{Command}` takes one file or folder; `{args[index]}` is one more";
                Path = args[index];
                continue;
            }
            var (name, value) = args[index].TrimStart('-').Split('=', 2) is [var left, var right]
                ? (left, right)
                : (args[index].TrimStart('-'), null);
            if (!SwitchesOf[Command].Contains(name) || !args[index].StartsWith("--", StringComparison.Ordinal))
                return $"`{Command}` has no switch `{args[index]}`; {Hint(name, SwitchesOf[Command], "--")}";
            if (WithoutValue.Contains(name) && value is not null) return $"`--{name}` takes no value";
            if (!WithoutValue.Contains(name) && value is null)
            {
                if (++index == args.Length) return $"`--{name}` needs a value";
                value = args[index];
            }
            if (!switches.TryAdd(name, value ?? "")) return $"`--{name}` is given twice";
        }
        return null;
    }

    private string? MissingPath()
    {
        if (Path.Length == 0) return $"`{Command}` needs a {(Command == "run" ? "file" : "file or folder")}";
        if (Has("connections") && !Directory.Exists(Connections)) return $"there is no folder `{Connections}`";
        if (File.Exists(Path) || (Command != "run" && Directory.Exists(Path))) return null;
        return $"there is no {(Command == "run" ? "file" : "folder or file")} `{Path}`";
    }

    private static string Hint(string word, IEnumerable<string> known, string before = "") =>
        Nearest.Word(word, known) is { } near
            ? $"did you mean `{before}{near}`?"
            : $"there are {string.Join(", ", known.Select(one => before + one))}";
}
