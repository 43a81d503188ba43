using System.Collections;
using System.Net;
using Meanwhile.Cluster;
using Meanwhile.Connections;
using Meanwhile.Documents;
using Meanwhile.Settings;

namespace Meanwhile;

/// <summary>What one silo is told, by its environment and by switches.</summary>
public sealed record SiloSettings
{
    private static readonly Dictionary<string, string?> Names = new()
    {
        ["urls"] = null, ["data"] = null, ["flows"] = null, ["connections"] = null, ["demo"] = "false",
        ["postgres"] = null, ["public"] = null, ["api"] = "false", ["migrate"] = "true", ["cluster"] = null,
        ["address"] = null, ["silo-port"] = null, ["gateway-port"] = null, ["drain"] = null,
    };

    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; init; } = "http://localhost:8080";

    /// <summary>Folder of everything that is kept.</summary>
    public string Data { get; init; } = Path.GetFullPath("data");

    /// <summary>Folder of flows that is watched.</summary>
    public string Flows { get; init; } = Path.GetFullPath("flows");

    /// <summary>Folder of connections that is watched.</summary>
    public string Connections { get; init; } = Path.GetFullPath("connections");

    /// <summary>
    /// Whether the slow demo world is served beside the flows; not in a cluster, unless that is said.
    /// </summary>
    public bool Demo { get; init; } = true;

    /// <summary>A PostgreSQL database as an Npgsql connection string: then this is one silo of a cluster, and all is
    /// kept there. Null for a silo alone, which keeps all in <see cref="Data"/>.</summary>
    public string? Postgres { get; init; }

    /// <summary>Where this server is reached from outside; null takes the first of <see cref="Urls"/>.</summary>
    public string? Public { get; init; }

    /// <summary>
    /// Whether HTTP calls are taken too; a silo without answers only to probes and to those who count.
    /// </summary>
    public bool Api { get; init; } = true;

    /// <summary>Whether to make the database what this program needs, and do nothing else.</summary>
    public bool Migrate { get; init; }

    /// <summary>Name of the cluster in its database.</summary>
    public string Cluster { get; init; } = MembersAddress.Service;

    /// <summary>Where other silos reach this one; it listens for them there and nowhere else.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port for other silos; null takes a free one from 11111 on.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Port for API nodes; null takes a free one from 30000 on.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>
    /// Seconds for which it answers on after it was asked to stop, while it says that it is not ready.
    /// </summary>
    public int DrainSeconds { get; init; }

    /// <summary>The first of <see cref="Urls"/>, as it can be called from this machine.</summary>
    public string FirstAddress => Urls.Split(';')[0]
        .Replace("://*", "://localhost").Replace("://+", "://localhost").Replace("://0.0.0.0", "://localhost");

    /// <summary>The file of runs, where no database is named.</summary>
    public string RunsFile => Path.Combine(Data, "runs.db");

    /// <summary>The file of flows and connections, where no database is named.</summary>
    public string DefinitionsFile => Path.Combine(Data, "definitions.db");

    /// <summary>API keys; none means that only this machine may call.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Secrets for connections.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Secrets { get; init; } = [];

    /// <summary>The settings, or everything that is wrong with what the process was told.</summary>
    public static (SiloSettings? Settings, IReadOnlyList<string> Problems) Read(string[] args, IDictionary environment)
    {
        var told = Told.Read(args, environment, Names, word => Nearest.Hint(word, [.. Names.Keys]));
        var plain = new SiloSettings();
        var postgres = told.Text("postgres");
        if (postgres is not null && JournalDatabase.Of(postgres).Fault is { } fault)
            told.Wrong($"`postgres` {fault}");
        foreach (var folder in new[] { "flows", "connections" })
            if (told.Text(folder) is { } path && !Directory.Exists(path))
                told.Wrong($"`{folder}`: there is no folder `{path}`");
        var settings = plain with
        {
            Urls = told.Urls(plain.Urls),
            Data = Path.GetFullPath(told.Text("data") ?? plain.Data),
            Flows = Path.GetFullPath(told.Text("flows") ?? plain.Flows),
            Connections = Path.GetFullPath(told.Text("connections") ?? plain.Connections),
            Demo = told.Flag("demo", postgres is null),
            Postgres = postgres,
            Public = told.WebAddress("public"),
            Api = told.Flag("api", true),
            Migrate = told.Flag("migrate", false),
            Cluster = told.Text("cluster") ?? plain.Cluster,
            Address = AddressOf(told) ?? plain.Address,
            SiloPort = told.Number("silo-port", 1, ushort.MaxValue),
            GatewayPort = told.Number("gateway-port", 1, ushort.MaxValue),
            DrainSeconds = told.Number("drain", 0, Limits.DrainSecondsMax)
                ?? (postgres is null ? 0 : Limits.DrainSecondsDefault),
            Keys = told.Keys,
            Secrets = told.Secrets,
        };
        CheckCluster(told, settings);
        return told.Problems.Count == 0 ? (settings, []) : (null, told.Problems);
    }

    private static void CheckCluster(Told told, SiloSettings settings)
    {
        if (settings.Postgres is not null) return;
        foreach (var name in new[] { "cluster", "address", "silo-port", "gateway-port" })
            if (told.Text(name) is not null)
                told.Wrong($"`{name}` is for a cluster, and a cluster needs `postgres`: the database its silos share");
        if (!settings.Api) told.Wrong("`api`: a silo alone without its API could not be called by anybody");
        if (settings.Migrate) told.Wrong("`migrate` needs `postgres`: the database to prepare");
    }

    private static IPAddress? AddressOf(Told told)
    {
        if (told.Text("address") is not { } text) return null;
        if (IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any)
            && !address.Equals(IPAddress.IPv6Any))
            return address;
        told.Wrong($"`address`: `{text}` is not an IP address at which other silos could reach this one");
        return null;
    }
}
