using System.Collections.Frozen;

namespace Meanwhile.Connections;

/// <summary>
/// The secrets of this server, by name without regard to case. They leave it only inside calls to upstreams.
/// </summary>
public sealed class Secrets(IEnumerable<KeyValuePair<string, string>> values)
{
    private readonly FrozenDictionary<string, string> byName =
        values.ToFrozenDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => byName.Keys;

    public string? Find(string name) => byName.GetValueOrDefault(name);
}
