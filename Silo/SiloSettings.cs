using System.Collections;
using System.Net;
using Meanwhile.Connections;
using Meanwhile.Documents;

namespace Meanwhile;

/// <summary>
/// What one process is told: by <c>MEANWHILE__…</c> in its environment, and over that by switches. Whatever is not
/// known is an error, for a setting that is silently not heard is worse than none.
/// </summary>
public sealed record SiloSettings
{
    private const string Prefix = "MEANWHILE__";
    private const string SecretPrefix = Prefix + "SECRETS__";
    private const string KeyPrefix = Prefix + "KEYS__";

    private static readonly string[] Names = ["urls", "data", "flows", "connections", "demo", "postgres", "public"];

    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://localhost:8080";

    /// <summary>Folder of everything that is kept.</summary>
    public string Data { get; init; } = Path.GetFullPath("data");

    /// <summary>Folder of flows that is watched.</summary>
    public string Flows { get; init; } = Path.GetFullPath("flows");

    /// <summary>Folder of connections that is watched.</summary>
    public string Connections { get; init; } = Path.GetFullPath("connections");

    /// <summary>Whether the slow demo world is served beside the flows.</summary>
    public bool Demo { get; init; } = true;

    /// <summary>A PostgreSQL database for runs, as an Npgsql connection string; null keeps them in <see cref="Data"/>.
    /// </summary>
    public string? Postgres { get; init; }

    /// <summary>Where this server is reached from outside; null takes the first of <see cref="Urls"/>.</summary>
    public string? Public { get; init; }

    /// <summary>The file of runs, where no database is named.</summary>
    public string RunsFile => Path.Combine(Data, "runs.db");

    /// <summary>API keys; none means that only this machine may call.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Secrets for connections.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Secrets { get; init; } = [];

    /// <summary>The settings, or everything that is wrong with what the process was told.</summary>
    public static (SiloSettings? Settings, IReadOnlyList<string> Problems) Read(string[] args, IDictionary environment)
    {
        var problems = new List<string>();
        var told = new Dictionary<string, string>();
        var secrets = new List<KeyValuePair<string, string>>();
        var keys = new List<string>();
        foreach (DictionaryEntry entry in environment)
        {
            var (name, value) = ((string)entry.Key, (string)entry.Value!);
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            if (name.StartsWith(SecretPrefix, StringComparison.OrdinalIgnoreCase))
                secrets.Add(new(name[SecretPrefix.Length..], value));
            else if (name.StartsWith(KeyPrefix, StringComparison.OrdinalIgnoreCase)) keys.Add(value);
            else Tell(told, name[Prefix.Length..].ToLowerInvariant(), value, $"the variable {name}", problems);
        }
        ReadSwitches(args, told, problems);
        var settings = Make(told, keys, secrets, problems);
        return problems.Count == 0 ? (settings, []) : (null, problems);
    }

    private static void ReadSwitches(string[] args, Dictionary<string, string> told, List<string> problems)
    {
        for (var index = 0; index < args.Length; index++)
        {
            if (!args[index].StartsWith("--", StringComparison.Ordinal))
            {
                problems.Add($"`{args[index]}` is not a switch; switches are {SwitchNames()}");
                continue;
            }
            var (name, value) = args[index][2..].Split('=', 2) is [var left, var right]
                ? (left, right)
                : (args[index][2..], null);
            if (value is null && index + 1 < args.Length) value = args[++index];
            if (value is null) problems.Add($"`--{name}` needs a value");
            else Tell(told, name, value, $"the switch --{name}", problems);
        }
    }

    private static void Tell(Dictionary<string, string> told, string name, string value, string source,
        List<string> problems)
    {
        if (Names.Contains(name)) told[name] = value;
        else problems.Add(
            $"{source} is not known; {Nearest.Hint($"{name}", Names) ?? $"switches are {SwitchNames()}"}");
    }

    private static SiloSettings Make(
        Dictionary<string, string> told, List<string> keys, List<KeyValuePair<string, string>> secrets,
        List<string> problems)
    {
        var plain = new SiloSettings();
        var demo = told.GetValueOrDefault("demo", "true");
        if (demo is not ("true" or "false")) problems.Add("`demo` must be true or false");
        foreach (var folder in new[] { "flows", "connections" })
            if (told.TryGetValue(folder, out var path) && !Directory.Exists(path))
                problems.Add($"`{folder}`: there is no folder `{path}`");
        if (keys.Any(key => key.Length < 24))
            problems.Add("a key has at least 24 characters; make one with `openssl rand -base64 32`");
        var urls = told.GetValueOrDefault("urls", plain.Urls);
        if (told.TryGetValue("postgres", out var database) && JournalDatabase.Of(database).Fault is { } fault)
            problems.Add($"`postgres` {fault}");
        if (told.TryGetValue("public", out var reached) && !IsWebAddress(reached))
            problems.Add($"`public`: `{reached}` is not an address such as https://flows.example.org");
        CheckUrls(urls, keys.Count > 0, problems);
        return plain with
        {
            Urls = urls,
            Data = Path.GetFullPath(told.GetValueOrDefault("data", plain.Data)),
            Flows = Path.GetFullPath(told.GetValueOrDefault("flows", plain.Flows)),
            Connections = Path.GetFullPath(told.GetValueOrDefault("connections", plain.Connections)),
            Demo = demo == "true",
            Postgres = told.GetValueOrDefault("postgres"),
            Public = told.GetValueOrDefault("public"),
            Keys = keys,
            Secrets = secrets,
        };
    }

    private static void CheckUrls(string urls, bool hasKeys, List<string> problems)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var spelled = url.Replace("://*", "://0.0.0.0").Replace("://+", "://0.0.0.0");
            if (!IsWebAddress(spelled) || !Uri.TryCreate(spelled, UriKind.Absolute, out var address))
                problems.Add($"`urls`: `{url}` is not an address such as http://localhost:8080");
            else if (!hasKeys && !IsLoopback(address.Host))
                problems.Add($"`urls`: {url} can be reached from other machines and there is no key; "
                    + "set MEANWHILE__KEYS__0 to a secret of at least 24 characters, "
                    + "e.g. from `openssl rand -base64 32`");
        }
    }

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme is ("http" or "https");

    private static bool IsLoopback(string host) =>
        host == "localhost"
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static string SwitchNames() => string.Join(", ", Names.Select(name => $"--{name}"));
}
