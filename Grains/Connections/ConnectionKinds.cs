using System.Collections.Frozen;

namespace Meanwhile.Connections;

/// <summary>
/// Every kind of connection: each class of this assembly that carries <see cref="ConnectionKindAttribute"/>.
/// </summary>
public sealed class ConnectionKinds
{
    private readonly FrozenDictionary<string, ConnectionKind> byName = typeof(ConnectionKinds).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(ConnectionKindAttribute), inherit: false))
        .Select(type => (ConnectionKind)Activator.CreateInstance(type)!)
        .ToFrozenDictionary(kind => kind.Name);

    public IEnumerable<ConnectionKind> All => byName.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal);

    public ConnectionKind? Find(string name) => byName.GetValueOrDefault(name);
}
