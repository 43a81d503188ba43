using System.Collections;
using System.Globalization;
using System.Net;

namespace Meanwhile.Settings;

/// <summary>
/// What one process is told: by <c>MEANWHILE__…</c> in its environment, and over that by switches. Whatever is not
/// known is an error, for a setting that is silently not heard is worse than none.
/// </summary>
public sealed class Told
{
    private const string Prefix = "MEANWHILE__";
    private const string SecretPrefix = Prefix + "SECRETS__";
    private const string KeyPrefix = Prefix + "KEYS__";
    private const int KeyLettersMin = 24;

    private readonly Dictionary<string, string> values = [];
    private readonly List<string> problems = [];
    private readonly List<string> keys = [];
    private readonly List<KeyValuePair<string, string>> secrets = [];
    private readonly IReadOnlyDictionary<string, string?> names;
    private readonly Func<string, string?> hint;

    private Told(IReadOnlyDictionary<string, string?> names, Func<string, string?> hint)
    {
        this.names = names;
        this.hint = hint;
    }

    /// <summary>All that is wrong, as sentences.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>API keys; none means that only this machine may call.</summary>
    public IReadOnlyList<string> Keys => keys;

    /// <summary>Secrets for connections.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Secrets => secrets;

    /// <summary>Reads both.</summary>
    /// <param name="args">The switches.</param>
    /// <param name="environment">The variables.</param>
    /// <param name="names">Each name that is known; beside it what its switch says by standing there alone, or null
    /// when it needs a value. <c>no-x</c> says <c>false</c> of <c>x</c>.</param>
    /// <param name="hint">What a word that is not known may have been meant to be.</param>
    public static Told Read(
        string[] args, IDictionary environment, IReadOnlyDictionary<string, string?> names, Func<string, string?> hint)
    {
        var told = new Told(names, hint);
        told.ReadVariables(environment);
        told.ReadSwitches(args);
        if (told.keys.Any(key => key.Length < KeyLettersMin))
            told.Wrong("a key has at least 24 characters; make one with `openssl rand -base64 32`");
        return told;
    }

    public string? Text(string name) => values.GetValueOrDefault(name);

    public bool Flag(string name, bool otherwise)
    {
        if (Text(name) is not { } value) return otherwise;
        if (value is not ("true" or "false")) Wrong($"`{name}` must be true or false");
        return value == "true";
    }

    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
            return number;
        Wrong($"`{name}` must be a whole number from {least} to {most}");
        return null;
    }

    public void Wrong(string problem) => problems.Add(problem);

    /// <summary>Whoever may be called from other machines asks for a key.</summary>
    public string Urls(string otherwise)
    {
        var urls = Text("urls") ?? otherwise;
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var spelled = url.Replace("://*", "://0.0.0.0").Replace("://+", "://0.0.0.0");
            if (!IsWebAddress(spelled) || !Uri.TryCreate(spelled, UriKind.Absolute, out var address))
                Wrong($"`urls`: `{url}` is not an address such as http://localhost:8080");
            else if (keys.Count == 0 && !IsLoopback(address.Host))
                Wrong($"`urls`: {url} can be reached from other machines and there is no key; "
                    + "set MEANWHILE__KEYS__0 to a secret of at least 24 characters, "
                    + "e.g. from `openssl rand -base64 32`");
        }
        return urls;
    }

    /// <summary>An address for browsers; null when none was told.</summary>
    public string? WebAddress(string name)
    {
        if (Text(name) is not { } address) return null;
        if (!IsWebAddress(address)) Wrong($"`{name}`: `{address}` is not an address such as https://flows.example.org");
        return address;
    }

    private void ReadVariables(IDictionary environment)
    {
        foreach (DictionaryEntry entry in environment)
        {
            var (name, value) = ((string)entry.Key, (string)entry.Value!);
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            if (name.StartsWith(SecretPrefix, StringComparison.OrdinalIgnoreCase))
                secrets.Add(new(name[SecretPrefix.Length..], value));
            else if (name.StartsWith(KeyPrefix, StringComparison.OrdinalIgnoreCase)) keys.Add(value);
            else Tell(name[Prefix.Length..].ToLowerInvariant().Replace('_', '-'), value, $"the variable {name}");
        }
    }

    private void ReadSwitches(string[] args)
    {
        for (var index = 0; index < args.Length; index++)
        {
            if (!args[index].StartsWith("--", StringComparison.Ordinal))
            {
                Wrong($"`{args[index]}` is not a switch; switches are {SwitchNames()}");
                continue;
            }
            var (name, value) = args[index][2..].Split('=', 2) is [var left, var right]
                ? (left, right)
                : (args[index][2..], null);
            if (value is null && Alone(name) is { } alone) Tell(alone.Name, alone.Value, $"the switch --{name}");
            else if (value is null && index + 1 < args.Length) Tell(name, args[++index], $"the switch --{name}");
            else if (value is null) Wrong($"`--{name}` needs a value");
            else Tell(name, value, $"the switch --{name}");
        }
    }

    private (string Name, string Value)? Alone(string name)
    {
        if (names.GetValueOrDefault(name) is "true") return (name, "true");
        return name.StartsWith("no-", StringComparison.Ordinal) && names.GetValueOrDefault(name[3..]) is "false"
            ? (name[3..], "false")
            : null;
    }

    private void Tell(string name, string value, string source)
    {
        if (names.ContainsKey(name)) values[name] = value;
        else Wrong($"{source} is not known; {hint(name) ?? $"switches are {SwitchNames()}"}");
    }

    private string SwitchNames() => string.Join(", ", names.Keys.Select(name => $"--{name}"));

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https");

    private static bool IsLoopback(string host) =>
        host == "localhost"
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
