using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Meanwhile.Flows;
using Microsoft.Extensions.Logging;

namespace Meanwhile.Connections;

/// <summary>
/// The open connections of this silo: a lock-free table, replaced whole. A connection that was replaced is closed some
/// time later, when the calls that had already taken it have ended.
/// </summary>
public sealed partial class ConnectionTable(ConnectionReader reader, TimeProvider time, ILogger<ConnectionTable> log)
    : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMinutes(5);

    private volatile FrozenDictionary<(string Tenant, string Name), Connection> connections =
        FrozenDictionary<(string Tenant, string Name), Connection>.Empty;

    public bool TryFind(string tenant, string name, [NotNullWhen(true)] out Connection? connection) =>
        connections.TryGetValue((tenant, name), out connection);

    /// <summary>What the connections of a tenant prove themselves with.</summary>
    public IEnumerable<string> CredentialsOf(string tenant) => connections
        .Where(pair => pair.Key.Tenant == tenant).SelectMany(pair => pair.Value.Credentials);

    /// <summary>Takes over a tenant's connections as the snapshot has them. Called by one follower at a time.</summary>
    public void Replace(string tenant, CatalogSnapshot snapshot)
    {
        var before = connections;
        var next = before.Where(pair => pair.Key.Tenant != tenant).ToDictionary();
        foreach (var wanted in snapshot.Connections)
        {
            var key = (tenant, wanted.Name);
            if (before.TryGetValue(key, out var open) && open.Version == wanted.Version) next[key] = open;
            else if (Open(wanted) is { } opened) next[key] = opened;
        }
        connections = next.ToFrozenDictionary();
        var kept = next.Values.ToHashSet();
        foreach (var replaced in before.Values.Where(connection => !kept.Contains(connection)))
            _ = CloseLaterAsync(replaced);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections.Values) await connection.DisposeAsync();
    }

    private Connection? Open(ConnectionVersion wanted)
    {
        var (connection, _, problems) = reader.Read(wanted.Name, wanted.Definition);
        if (connection is null)
            Log.CannotOpen(log, wanted.Name, string.Join("; ", problems.Select(problem => problem.ToString())));
        return connection;
    }

    private async Task CloseLaterAsync(Connection connection)
    {
        await Task.Delay(Farewell, time);
        await connection.DisposeAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The connection {Name} cannot be opened on this silo: {Problems}")]
        public static partial void CannotOpen(ILogger log, string name, string problems);
    }
}
